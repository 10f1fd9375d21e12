DELETE FROM booking_event WHERE kind = 'corrected';
ALTER TABLE booking_event DROP CONSTRAINT booking_event_kind_known;
ALTER TABLE booking_event ADD CONSTRAINT booking_event_kind_known CHECK (kind IN ('booked', 'moved', 'cancelled'));
