DROP TABLE key_edition;
ALTER TABLE venue ALTER COLUMN kana_key TYPE TEXT;
ALTER TABLE booking
    ALTER COLUMN booker_kana_key TYPE TEXT,
    ALTER COLUMN recipient_name_key TYPE TEXT,
    ALTER COLUMN recipient_kana_key TYPE TEXT;
DROP TABLE booking_name_key;
