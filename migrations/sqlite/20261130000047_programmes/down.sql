DROP TRIGGER programme_version_insert;
DROP TRIGGER programme_version_update;
DROP TRIGGER programme_version_delete;
CREATE TABLE vaccine_new (
    code TEXT NOT NULL,
    effective_from DATE NOT NULL,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    doses SMALLINT NOT NULL CONSTRAINT vaccine_doses_range CHECK (doses BETWEEN 1 AND 9),
    standard_interval_days SMALLINT NOT NULL,
    earliest_interval_days SMALLINT NOT NULL,
    min_age SMALLINT NOT NULL,
    sort SMALLINT NOT NULL,
    CONSTRAINT vaccine_pk PRIMARY KEY (code, effective_from),
    CONSTRAINT vaccine_interval_order CHECK (0 < earliest_interval_days
        AND earliest_interval_days <= standard_interval_days)
);
-- What the first version took from these tables goes back; a product that came later gets the values of the notice.
INSERT INTO vaccine_new (code, effective_from, name_ja, name_en, doses, standard_interval_days,
    earliest_interval_days, min_age, sort)
WITH rules AS (
    SELECT content FROM programme_version WHERE programme = 'covid19_initial_2021' AND number = 1
), said AS (
    SELECT p.value->>'product' AS code, coalesce(p.value->>'from', '0000-01-01') AS first_day,
        p.value->>'last_dose' AS doses,
        (SELECT i.value->'standard'->>'count' FROM json_each(content, '$.rules.intervals') i
            WHERE i.value->>'product' = p.value->>'product' AND i.value->>'from' IS p.value->>'from') AS standard,
        (SELECT i.value->'least'->>'count' FROM json_each(content, '$.rules.intervals') i
            WHERE i.value->>'product' = p.value->>'product' AND i.value->>'from' IS p.value->>'from') AS least,
        (SELECT a.value->>'min' FROM json_each(content, '$.rules.ages') a
            WHERE a.value->>'product' = p.value->>'product' AND a.value->>'from' IS p.value->>'from') AS min_age
    FROM rules, json_each(content, '$.rules.products') p
)
SELECT v.code, v.effective_from, v.name_ja, v.name_en, coalesce(s.doses, 2), coalesce(s.standard, 21),
    coalesce(s.least, 19),
    coalesce(s.min_age, 12), v.sort
FROM vaccine v LEFT JOIN said s ON s.code = v.code
    AND s.first_day = (SELECT max(o.first_day) FROM said o WHERE o.code = v.code AND o.first_day <= v.effective_from);
DROP TABLE vaccine;
ALTER TABLE vaccine_new RENAME TO vaccine;
CREATE TRIGGER vaccine_insert AFTER INSERT ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;
CREATE TRIGGER vaccine_update AFTER UPDATE ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;
CREATE TRIGGER vaccine_delete AFTER DELETE ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;
CREATE TABLE priority_group (
    code TEXT NOT NULL,
    effective_from DATE NOT NULL,
    name_ja TEXT NOT NULL,
    name_en TEXT NOT NULL,
    born_from DATE,
    born_to DATE,
    -- First vaccination date the group may book.
    opens_on DATE NOT NULL,
    sort SMALLINT NOT NULL,
    CONSTRAINT priority_group_pk PRIMARY KEY (code, effective_from)
);
INSERT INTO priority_group (code, effective_from, name_ja, name_en, born_from, born_to, opens_on, sort)
SELECT g.value->>'code', '2021-02-14', g.value->>'name_ja', g.value->>'name_en', g.value->>'born_from',
    g.value->>'born_to',
    g.value->>'opens_on', g.key + 1
FROM programme_version v, json_each(v.content, '$.rules.groups') g
WHERE v.programme = 'covid19_initial_2021' AND v.number = 1;
CREATE TRIGGER priority_group_insert AFTER INSERT ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;
CREATE TRIGGER priority_group_update AFTER UPDATE ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;
CREATE TRIGGER priority_group_delete AFTER DELETE ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;
-- Refused while somebody has live bookings of one dose number in two programmes: the older schema cannot hold them.
CREATE UNIQUE INDEX booking_one_live_dose ON booking (coupon_municipality_code, coupon_number, dose)
    WHERE status = 'booked';
DROP INDEX booking_one_live_dose_of_programme;
ALTER TABLE booking DROP COLUMN programme;
ALTER TABLE slot DROP COLUMN programme;
ALTER TABLE slot_plan DROP COLUMN programme;
DROP TABLE programme_draft;
DROP TABLE programme_version;
DROP TABLE programme;
UPDATE reference_version SET version = version + 1;
