DROP INDEX application_person_vendor;
ALTER TABLE vendor DROP COLUMN merged_into;
ALTER TABLE vendor DROP COLUMN status_reason;
UPDATE vendor SET status = 'unconfirmed' WHERE status IN ('refused', 'merged');
ALTER TABLE vendor DROP CONSTRAINT vendor_status_known;
ALTER TABLE vendor ADD CONSTRAINT vendor_status_known CHECK (status IN ('unconfirmed', 'confirmed'));
