-- Fails where somebody is booked without a coupon, or a later version was published: those are somebody's. A programme
-- of a municipality that gives the check-up stays, and can give it no more.
DELETE FROM programme_version WHERE number = 1 AND programme = 'health_checkup_2026';
DELETE FROM programme WHERE code = 'health_checkup_2026';
DELETE FROM vaccine WHERE effective_from = '2021-02-14' AND code = 'health_checkup';
ALTER TABLE vaccine DROP COLUMN supplied;
ALTER TABLE booking RENAME COLUMN person_municipality_code TO coupon_municipality_code;
ALTER TABLE booking ADD COLUMN coupon_number TEXT NOT NULL DEFAULT '0000000000'
    CONSTRAINT booking_coupon_ten_digits CHECK (length(coupon_number) = 10);
UPDATE booking SET coupon_number = person_key;
DROP INDEX booking_one_live_dose_of_programme;
DROP INDEX booking_person;
DROP INDEX booking_person_key;
ALTER TABLE booking DROP COLUMN person_key;
CREATE UNIQUE INDEX booking_one_live_dose_of_programme
    ON booking (coupon_municipality_code, coupon_number, programme, dose) WHERE status = 'booked';
CREATE INDEX booking_person ON booking (coupon_municipality_code, coupon_number);
CREATE INDEX booking_coupon_number ON booking (municipality_code, coupon_number);
