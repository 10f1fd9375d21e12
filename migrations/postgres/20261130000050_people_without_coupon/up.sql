-- People without a coupon. What a person is known by within a municipality was the number of the coupon; where a
-- programme has no coupon it is the birth date and the kana key of the name: `1950-01-02 ヤマダタロウ`.
ALTER TABLE booking RENAME COLUMN coupon_municipality_code TO person_municipality_code;
ALTER TABLE booking RENAME COLUMN coupon_number TO person_key;
ALTER TABLE booking DROP CONSTRAINT booking_coupon_ten_digits;
ALTER TABLE booking ADD CONSTRAINT booking_person_key_kind
    CHECK (length(person_key) = 10 OR person_key LIKE '____-__-__ _%');
ALTER INDEX booking_coupon_number RENAME TO booking_person_key;
-- A product that is given without vaccine, as a check-up, needs no confirmed supply.
ALTER TABLE vaccine ADD COLUMN supplied BOOLEAN NOT NULL DEFAULT TRUE;
INSERT INTO vaccine (code, effective_from, name_ja, name_en, sort, supplied) VALUES
    ('health_checkup', '2021-02-14', '健診', 'Health check-up', 30, FALSE);
-- It comes switched off: a municipality copies it, or the service desk publishes a version that runs.
INSERT INTO programme (code, created_at) VALUES ('health_checkup_2026', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('health_checkup_2026', 1, '2021-02-14', '{
 "name_ja": "集団健診 2026",
 "name_en": "Group health check-up 2026",
 "running": false,
 "rules": {
  "starts_on": "2026-04-01",
  "ends_on": "2027-03-31",
  "coupon": "none",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 1,
  "once": true,
  "products": [
   {
    "product": "health_checkup",
    "first_dose": 1,
    "last_dose": 1,
    "from": null,
    "to": null,
    "source": "市町村が実施する集団健診(年度に1回)"
   }
  ],
  "groups": [
   {
    "code": "resident",
    "name_ja": "市町村の住民",
    "name_en": "Resident of the municipality",
    "born_from": null,
    "born_to": null,
    "opens_on": "2026-04-01"
   }
  ],
  "ages": [],
  "intervals": [],
  "follows": [],
  "others": []
 }
}',
    '市町村が実施する集団健診(年度に1回)', '初期データ', '2026-11-30 00:00:00');
