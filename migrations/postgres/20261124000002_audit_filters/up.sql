-- The audit by what was done, or how that begins, and by purpose: what is rare is found without reading everything.
-- LIKE 'booking.%' needs the operator class wherever the database does not sort by bytes.
CREATE INDEX audit_event_action ON audit_event (action text_pattern_ops, at, id);
CREATE INDEX audit_event_purpose ON audit_event (purpose, at, id);
