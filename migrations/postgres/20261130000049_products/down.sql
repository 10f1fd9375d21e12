ALTER TABLE vaccine
    DROP COLUMN vials_a_box, DROP COLUMN doses_a_vial, DROP COLUMN minutes_after_opening, DROP COLUMN storage,
    DROP COLUMN hot_code, DROP COLUMN source, DROP COLUMN reason, DROP COLUMN created_by, DROP COLUMN created_at;
