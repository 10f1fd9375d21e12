-- Names and phone of a booking can be corrected; what they were before is kept nowhere.
ALTER TABLE booking_event DROP CONSTRAINT booking_event_kind_known;
ALTER TABLE booking_event ADD CONSTRAINT booking_event_kind_known CHECK (kind IN ('booked', 'moved', 'cancelled', 'corrected'));
