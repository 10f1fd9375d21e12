-- The service desk refuses a company that came with an application, or makes it part of another; its name then leads to
-- that one.
ALTER TABLE vendor ADD COLUMN status_new TEXT NOT NULL DEFAULT 'confirmed'
    CONSTRAINT vendor_status_known CHECK (status_new IN ('unconfirmed', 'confirmed', 'refused', 'merged'));
UPDATE vendor SET status_new = status;
ALTER TABLE vendor DROP COLUMN status;
ALTER TABLE vendor RENAME COLUMN status_new TO status;
-- Why it was refused or made part of another.
ALTER TABLE vendor ADD COLUMN status_reason TEXT;
-- The company that a merged one is part of; never itself a merged one.
ALTER TABLE vendor ADD COLUMN merged_into BIGINT CONSTRAINT vendor_merged_fk REFERENCES vendor (id);
CREATE INDEX application_person_vendor ON application_person (vendor_id);
