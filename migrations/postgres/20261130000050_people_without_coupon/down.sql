-- Fails where somebody is booked without a coupon, or a later version was published: those are somebody's. A programme
-- of a municipality that gives the check-up stays, and can give it no more.
DELETE FROM programme_version WHERE number = 1 AND programme = 'health_checkup_2026';
DELETE FROM programme WHERE code = 'health_checkup_2026';
DELETE FROM vaccine WHERE effective_from = '2021-02-14' AND code = 'health_checkup';
ALTER TABLE vaccine DROP COLUMN supplied;
ALTER TABLE booking DROP CONSTRAINT booking_person_key_kind;
ALTER INDEX booking_person_key RENAME TO booking_coupon_number;
ALTER TABLE booking RENAME COLUMN person_key TO coupon_number;
ALTER TABLE booking ADD CONSTRAINT booking_coupon_ten_digits CHECK (length(coupon_number) = 10);
ALTER TABLE booking RENAME COLUMN person_municipality_code TO coupon_municipality_code;
