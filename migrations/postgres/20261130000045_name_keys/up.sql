-- A booking is found by any word of its names: of 山田 花子 花子山田 is a key too. The keys of whole names stand on the
-- booking itself. Compared by bytes, like all keys that are looked for by their beginning, whatever the database's
-- collation: a beginning is a range only then.
CREATE TABLE booking_name_key (
    booking_id BIGINT NOT NULL CONSTRAINT booking_name_key_booking_fk REFERENCES booking (id),
    -- The booking's, so that a search stays within it.
    municipality_code TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    CONSTRAINT booking_name_key_pk PRIMARY KEY (booking_id, name_key)
);
CREATE INDEX booking_name_key_search ON booking_name_key (municipality_code, name_key);
ALTER TABLE booking
    ALTER COLUMN booker_kana_key TYPE TEXT COLLATE "C",
    ALTER COLUMN recipient_name_key TYPE TEXT COLLATE "C",
    ALTER COLUMN recipient_kana_key TYPE TEXT COLLATE "C";
ALTER TABLE venue ALTER COLUMN kana_key TYPE TEXT COLLATE "C";

-- The edition of the rules by which all stored keys were made. A program with newer rules makes them anew at its start.
CREATE TABLE key_edition (
    edition BIGINT NOT NULL CONSTRAINT key_edition_pk PRIMARY KEY
);
INSERT INTO key_edition (edition) VALUES (0);
