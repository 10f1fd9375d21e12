DELETE FROM booking_event WHERE kind = 'corrected';
CREATE TABLE booking_event_new (
    id INTEGER NOT NULL CONSTRAINT booking_event_pk PRIMARY KEY AUTOINCREMENT,
    booking_id BIGINT NOT NULL CONSTRAINT booking_event_booking_fk REFERENCES booking (id),
    at TIMESTAMP NOT NULL,
    kind TEXT NOT NULL CONSTRAINT booking_event_kind_known CHECK (kind IN ('booked', 'moved', 'cancelled')),
    account_id BIGINT NOT NULL CONSTRAINT booking_event_account_fk REFERENCES account (id),
    reason TEXT,
    from_slot_id BIGINT CONSTRAINT booking_event_from_slot_fk REFERENCES slot (id),
    to_slot_id BIGINT CONSTRAINT booking_event_to_slot_fk REFERENCES slot (id)
);
INSERT INTO booking_event_new (id, booking_id, at, kind, account_id, reason, from_slot_id, to_slot_id)
    SELECT id, booking_id, at, kind, account_id, reason, from_slot_id, to_slot_id FROM booking_event ORDER BY id;
DROP TABLE booking_event;
ALTER TABLE booking_event_new RENAME TO booking_event;
CREATE INDEX booking_event_booking ON booking_event (booking_id, id);
