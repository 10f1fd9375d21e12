-- A commission that a municipality enters of a company that works for others, too, waits for the service desk's
-- consent.
ALTER TABLE commission ADD COLUMN agreed BOOLEAN NOT NULL DEFAULT TRUE;
COMMENT ON COLUMN commission.agreed IS 'False while it waits for the service desk''s consent: it does not run.';
