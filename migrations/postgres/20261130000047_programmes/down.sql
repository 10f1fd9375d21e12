DROP TRIGGER programme_version_changed ON programme_version;
ALTER TABLE vaccine ADD COLUMN doses SMALLINT, ADD COLUMN standard_interval_days SMALLINT,
    ADD COLUMN earliest_interval_days SMALLINT, ADD COLUMN min_age SMALLINT;
-- What the first version took from these tables goes back; a product that came later gets the values of the notice.
WITH rules AS (
    SELECT content::json->'rules' AS rules FROM programme_version WHERE programme = 'covid19_initial_2021'
        AND number = 1
), said AS (
    SELECT p->>'product' AS code, coalesce((p->>'from')::date, DATE '-infinity') AS first_day,
        (p->>'last_dose')::smallint AS doses,
        (SELECT (i->'standard'->>'count')::smallint FROM json_array_elements(rules->'intervals') i
            WHERE i->>'product' = p->>'product' AND i->>'from' IS NOT DISTINCT FROM p->>'from') AS standard,
        (SELECT (i->'least'->>'count')::smallint FROM json_array_elements(rules->'intervals') i
            WHERE i->>'product' = p->>'product' AND i->>'from' IS NOT DISTINCT FROM p->>'from') AS least,
        (SELECT (a->>'min')::smallint FROM json_array_elements(rules->'ages') a
            WHERE a->>'product' = p->>'product' AND a->>'from' IS NOT DISTINCT FROM p->>'from') AS min_age
    FROM rules, json_array_elements(rules->'products') p
)
UPDATE vaccine v SET doses = s.doses, standard_interval_days = coalesce(s.standard, 21),
    earliest_interval_days = coalesce(s.least, 19), min_age = s.min_age
FROM said s WHERE s.code = v.code
    AND s.first_day = (SELECT max(o.first_day) FROM said o WHERE o.code = v.code AND o.first_day <= v.effective_from);
UPDATE vaccine SET doses = 2, standard_interval_days = 21, earliest_interval_days = 19, min_age = 12
    WHERE doses IS NULL;
ALTER TABLE vaccine ALTER COLUMN doses SET NOT NULL, ALTER COLUMN standard_interval_days SET NOT NULL,
    ALTER COLUMN earliest_interval_days SET NOT NULL, ALTER COLUMN min_age SET NOT NULL,
    ADD CONSTRAINT vaccine_doses_range CHECK (doses BETWEEN 1 AND 9),
    ADD CONSTRAINT vaccine_interval_order
        CHECK (0 < earliest_interval_days AND earliest_interval_days <= standard_interval_days);
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
SELECT g->>'code', '2021-02-14', g->>'name_ja', g->>'name_en', (g->>'born_from')::date, (g->>'born_to')::date,
    (g->>'opens_on')::date, n
FROM programme_version v, json_array_elements(v.content::json->'rules'->'groups') WITH ORDINALITY AS e (g, n)
WHERE v.programme = 'covid19_initial_2021' AND v.number = 1;
CREATE TRIGGER priority_group_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON priority_group
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
COMMENT ON TABLE reference_version IS 'One row; counts the changes of vaccine and priority_group.';
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
