-- Fails where bookings, slots or later versions name them: those are somebody's, and are not taken away here.
DELETE FROM programme_version WHERE number = 1 AND programme = 'health_checkup_2026';
DELETE FROM programme WHERE code = 'health_checkup_2026';
DELETE FROM vaccine WHERE effective_from = '2021-02-14' AND code = 'health_checkup';
ALTER TABLE vaccine DROP COLUMN supplied;
ALTER INDEX booking_person_key RENAME TO booking_coupon_number;
ALTER TABLE booking RENAME COLUMN person_key TO coupon_number;
ALTER TABLE booking ADD CONSTRAINT booking_coupon_ten_digits CHECK (length(coupon_number) = 10);
ALTER TABLE booking RENAME COLUMN person_municipality_code TO coupon_municipality_code;
