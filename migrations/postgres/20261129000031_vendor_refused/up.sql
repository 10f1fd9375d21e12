-- The service desk refuses a company that came with an application, or makes it part of another; its name then leads to
-- that one.
ALTER TABLE vendor DROP CONSTRAINT vendor_status_known;
ALTER TABLE vendor ADD CONSTRAINT vendor_status_known
    CHECK (status IN ('unconfirmed', 'confirmed', 'refused', 'merged'));
ALTER TABLE vendor ADD COLUMN status_reason TEXT;
ALTER TABLE vendor ADD COLUMN merged_into BIGINT CONSTRAINT vendor_merged_fk REFERENCES vendor (id);
COMMENT ON COLUMN vendor.status_reason IS 'Why it was refused or made part of another.';
COMMENT ON COLUMN vendor.merged_into IS 'The company that a merged one is part of; never itself a merged one.';
CREATE INDEX application_person_vendor ON application_person (vendor_id);
