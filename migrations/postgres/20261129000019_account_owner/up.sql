-- An account belongs to the municipality that applied for it, or to the service desk (NULL). Others for whom its
-- company works see of it only that it does.
ALTER TABLE account ADD COLUMN owner_code TEXT CONSTRAINT account_owner_fk REFERENCES municipality (code);
UPDATE account SET owner_code = (
    SELECT p.municipality_code FROM application_person p
    WHERE p.account_id = account.id AND p.kind = 'issue' AND p.status = 'issued'
);
-- What the service desk made by hand belongs to the only municipality that ever commissioned the company.
UPDATE account SET owner_code = (
    SELECT min(c.municipality_code) FROM commission c WHERE c.vendor_id = account.vendor_id
)
WHERE owner_code IS NULL AND 1 = (
    SELECT count(DISTINCT c.municipality_code) FROM commission c WHERE c.vendor_id = account.vendor_id
);
COMMENT ON COLUMN account.owner_code IS 'The municipality that applied for it; NULL: the service desk.';
