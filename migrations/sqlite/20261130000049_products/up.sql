-- Products: what a box and a vial hold. Each row is an edition that holds from its day on; rows are only added.
ALTER TABLE vaccine ADD COLUMN vials_a_box INTEGER CONSTRAINT vaccine_vials_positive CHECK (vials_a_box > 0);
ALTER TABLE vaccine ADD COLUMN doses_a_vial INTEGER CONSTRAINT vaccine_doses_positive CHECK (doses_a_vial > 0);
ALTER TABLE vaccine ADD COLUMN minutes_after_opening INTEGER
    CONSTRAINT vaccine_minutes_positive CHECK (minutes_after_opening > 0);
ALTER TABLE vaccine ADD COLUMN storage TEXT NOT NULL DEFAULT '';
ALTER TABLE vaccine ADD COLUMN hot_code TEXT;
-- The law, circular or label that says so; empty for what came with the program.
ALTER TABLE vaccine ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE vaccine ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- Null for what came with the program.
ALTER TABLE vaccine ADD COLUMN created_by BIGINT CONSTRAINT vaccine_account_fk REFERENCES account (id);
ALTER TABLE vaccine ADD COLUMN created_at TIMESTAMP;
