-- The server of before makes all keys its own way when it starts.
UPDATE vendor SET search_key = '';
