-- Why the plan was allowed to have days outside the venue's opening period.
ALTER TABLE slot_plan ADD COLUMN opening_override_reason TEXT;
