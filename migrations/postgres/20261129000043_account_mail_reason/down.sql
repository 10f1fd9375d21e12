DELETE FROM account_event WHERE kind <> 'status';
ALTER TABLE account_event DROP COLUMN kind;
