-- An account belongs to the municipality that applied for it, or to the service desk (NULL). Others for whom its
-- company works see of it only that it does.
ALTER TABLE account ADD COLUMN owner_code TEXT CONSTRAINT account_owner_fk REFERENCES municipality (code);
UPDATE account SET owner_code = (
    SELECT p.municipality_code FROM application_person p
    WHERE p.account_id = account.id AND p.kind = 'issue' AND p.status = 'issued'
);
