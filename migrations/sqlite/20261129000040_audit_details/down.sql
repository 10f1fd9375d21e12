-- The links of events that have details no longer hold without them.
ALTER TABLE audit_event DROP COLUMN details;
