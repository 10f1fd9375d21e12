-- What waits for consent would begin by itself.
DELETE FROM commission WHERE NOT agreed;
ALTER TABLE commission DROP COLUMN agreed;
