DROP INDEX application_person_vendor;
ALTER TABLE vendor DROP COLUMN merged_into;
ALTER TABLE vendor DROP COLUMN status_reason;
ALTER TABLE vendor ADD COLUMN status_new TEXT NOT NULL DEFAULT 'confirmed'
    CONSTRAINT vendor_status_known CHECK (status_new IN ('unconfirmed', 'confirmed'));
UPDATE vendor SET status_new = CASE WHEN status IN ('refused', 'merged') THEN 'unconfirmed' ELSE status END;
ALTER TABLE vendor DROP COLUMN status;
ALTER TABLE vendor RENAME COLUMN status_new TO status;
