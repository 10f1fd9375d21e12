-- The word of before for what was not done.
ALTER TABLE application_person DROP CONSTRAINT application_person_status_known;
UPDATE application_person SET status = 'refused', refusal_reason = coalesce(withdrawal_reason, '取り下げ')
WHERE status = 'withdrawn';
UPDATE application_person SET vendor_id = named_vendor_id WHERE named_vendor_id IS NOT NULL;
ALTER TABLE application_person ADD CONSTRAINT application_person_status_known
    CHECK (status IN ('received', 'issued', 'changed', 'deleted', 'refused'));
ALTER TABLE application_person DROP COLUMN named_vendor_id;
ALTER TABLE application_person DROP COLUMN withdrawal_reason;
