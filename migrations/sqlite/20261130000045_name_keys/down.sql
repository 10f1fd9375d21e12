DROP TABLE key_edition;
DROP TABLE booking_name_key;
