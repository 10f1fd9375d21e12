ALTER TABLE account DROP COLUMN owner_code;
