-- The audit by purpose: what is rare is found without reading everything. PostgreSQL has one by action, too. SQLite does not know how
-- rare an action is: with an index it would sort a year of bookings instead of reading the newest fifty.
CREATE INDEX audit_event_purpose ON audit_event (purpose, at, id);
