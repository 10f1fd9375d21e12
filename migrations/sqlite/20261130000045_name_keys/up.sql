-- A booking is found by any word of its names: of 山田 花子 花子山田 is a key too. The keys of whole names stand on the
-- booking itself.
CREATE TABLE booking_name_key (
    booking_id BIGINT NOT NULL CONSTRAINT booking_name_key_booking_fk REFERENCES booking (id),
    -- The booking's, so that a search stays within it.
    municipality_code TEXT NOT NULL,
    name_key TEXT NOT NULL,
    CONSTRAINT booking_name_key_pk PRIMARY KEY (booking_id, name_key)
) WITHOUT ROWID;
CREATE INDEX booking_name_key_search ON booking_name_key (municipality_code, name_key);

-- The edition of the rules by which all stored keys were made. A program with newer rules makes them anew at its start.
CREATE TABLE key_edition (
    edition BIGINT NOT NULL CONSTRAINT key_edition_pk PRIMARY KEY
);
INSERT INTO key_edition (edition) VALUES (0);
