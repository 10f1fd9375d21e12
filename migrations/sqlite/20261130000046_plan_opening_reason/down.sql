ALTER TABLE slot_plan DROP COLUMN opening_override_reason;
