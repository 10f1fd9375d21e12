-- A municipality takes back what nobody has decided on.
ALTER TABLE application_person ADD COLUMN withdrawal_reason TEXT;
ALTER TABLE application_person ADD COLUMN named_vendor_id BIGINT
    CONSTRAINT application_person_named_vendor_fk REFERENCES vendor (id);
ALTER TABLE application_person DROP CONSTRAINT application_person_status_known;
ALTER TABLE application_person ADD CONSTRAINT application_person_status_known
    CHECK (status IN ('received', 'issued', 'changed', 'deleted', 'refused', 'withdrawn'));
COMMENT ON COLUMN application_person.withdrawal_reason IS 'Why the municipality took it back, where it said so.';
COMMENT ON COLUMN application_person.named_vendor_id IS
    'The company that the application named, where it has become part of another since (vendor_id).';
