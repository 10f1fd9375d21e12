-- Programmes (接種事業): who gets what, how often and how far apart, as data. What stands in a version never changes: a
-- new version takes its place from a day on.
CREATE TABLE programme (
    code TEXT NOT NULL CONSTRAINT programme_pk PRIMARY KEY CONSTRAINT programme_code_length
        CHECK (length(code) BETWEEN 2 AND 60),
    -- Whose own it is; null for the nation's.
    municipality_code TEXT CONSTRAINT programme_municipality_fk REFERENCES municipality (code),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX programme_owner ON programme (municipality_code, code);

CREATE TABLE programme_version (
    programme TEXT NOT NULL CONSTRAINT programme_version_programme_fk REFERENCES programme (code),
    number BIGINT NOT NULL CONSTRAINT programme_version_number_positive CHECK (number > 0),
    -- The day from which bookings are checked by it; the greatest number of those that have come is in force.
    publish_on DATE NOT NULL,
    -- ProgrammeContent of the API, JSON: names, whether it runs, and the rules with the dates of vaccination they
    -- are for.
    content TEXT NOT NULL,
    -- The law or circular behind it.
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- Null for what came with the program.
    created_by BIGINT CONSTRAINT programme_version_account_fk REFERENCES account (id),
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT programme_version_pk PRIMARY KEY (programme, number)
);

-- The next version, while it is in work; kept as it was typed.
CREATE TABLE programme_draft (
    programme TEXT NOT NULL CONSTRAINT programme_draft_pk PRIMARY KEY CONSTRAINT programme_draft_programme_fk
        REFERENCES programme (code),
    -- The version it was begun from; null for a programme of which nothing is published.
    based_on BIGINT,
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_by BIGINT NOT NULL CONSTRAINT programme_draft_account_fk REFERENCES account (id),
    updated_at TIMESTAMP NOT NULL
);
-- What the products and groups said until now becomes the first version of the notice's programme. An edition of a
-- product held until the day before the next one, and the first one also before its first day.
INSERT INTO programme (code, created_at) VALUES ('covid19_initial_2021', now() AT TIME ZONE 'UTC');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at)
WITH edition AS (
    SELECT code, sort, effective_from, '厚生労働省 事務連絡 2021-04-19(V-SYS コールセンター)、予防接種実施要領' AS source, doses,
        standard_interval_days, earliest_interval_days, min_age,
        CASE WHEN lag(effective_from) OVER by_code IS NULL THEN NULL ELSE to_char(effective_from,
          'YYYY-MM-DD') END AS first_day,
        to_char(lead(effective_from) OVER by_code - 1, 'YYYY-MM-DD') AS last_day
    FROM vaccine WINDOW by_code AS (PARTITION BY code ORDER BY effective_from)
), latest AS (
    SELECT g.* FROM priority_group g
    WHERE g.effective_from = (SELECT max(o.effective_from) FROM priority_group o WHERE o.code = g.code)
)
SELECT 'covid19_initial_2021', 1, '2021-02-14', json_build_object(
    'name_ja', '新型コロナワクチン 初回接種(2021年)', 'name_en', 'COVID-19 primary series 2021', 'running', true,
    'rules', json_build_object(
        'starts_on', '2021-02-14', 'ends_on', NULL, 'coupon', 'scanned_18', 'month_end', 'last_day',
        'first_dose', 1, 'last_dose', (SELECT max(doses) FROM vaccine), 'once', false,
        'products', (SELECT coalesce(json_agg(json_build_object('product', code, 'first_dose', 1, 'last_dose', doses,
                'from', first_day, 'to', last_day, 'source', source) ORDER BY sort, code, effective_from),
                  '[]'::json) FROM edition),
        'groups', (SELECT coalesce(json_agg(json_build_object('code', code, 'name_ja', name_ja, 'name_en', name_en,
                'born_from', to_char(born_from, 'YYYY-MM-DD'), 'born_to', to_char(born_to, 'YYYY-MM-DD'), 'opens_on',
                  to_char(opens_on, 'YYYY-MM-DD')) ORDER BY sort, code), '[]'::json) FROM latest),
        'ages', (SELECT coalesce(json_agg(json_build_object('product', code, 'min', min_age, 'max', NULL, 'one_of',
          '[]'::json,
                'count', 'on_the_day', 'from', first_day, 'to', last_day, 'source', source) ORDER BY sort, code,
                  effective_from), '[]'::json) FROM edition),
        'intervals', (SELECT coalesce(json_agg(json_build_object('dose', NULL, 'product', code, 'after', '[]'::json,
          'groups', '[]'::json,
                'since', '[]'::json, 'least', json_build_object('count', earliest_interval_days, 'unit', 'days'),
                'standard', json_build_object('count', standard_interval_days, 'unit', 'days'), 'most', NULL,
                'from', first_day, 'to', last_day, 'source', source) ORDER BY sort, code, effective_from),
                  '[]'::json) FROM edition WHERE doses > 1),
        'follows', '[]'::json, 'others', '[]'::json))::text, '厚生労働省 事務連絡 2021-04-19(V-SYS コールセンター)、予防接種実施要領', '初期データ',
          now() AT TIME ZONE 'UTC';
ALTER TABLE slot_plan ADD COLUMN programme TEXT NOT NULL DEFAULT 'covid19_initial_2021';
ALTER TABLE slot ADD COLUMN programme TEXT NOT NULL DEFAULT 'covid19_initial_2021';
ALTER TABLE booking ADD COLUMN programme TEXT NOT NULL DEFAULT 'covid19_initial_2021';
-- What is written from now on names its programme. A default that was there when the column came is read for the rows
-- of before, so that no row was rewritten.
ALTER TABLE slot_plan ALTER COLUMN programme DROP DEFAULT;
ALTER TABLE slot ALTER COLUMN programme DROP DEFAULT;
ALTER TABLE booking ALTER COLUMN programme DROP DEFAULT;
-- One live booking per person, programme and dose (BKG3). The old index goes when the new one stands.
CREATE UNIQUE INDEX booking_one_live_dose_of_programme
    ON booking (coupon_municipality_code, coupon_number, programme, dose) WHERE status = 'booked';
DROP INDEX booking_one_live_dose;
ALTER TABLE vaccine DROP CONSTRAINT vaccine_interval_order;
ALTER TABLE vaccine DROP COLUMN doses, DROP COLUMN standard_interval_days, DROP COLUMN earliest_interval_days,
    DROP COLUMN min_age;
DROP TABLE priority_group;
COMMENT ON TABLE reference_version IS 'One row; counts the changes of vaccine and programme_version.';
CREATE TRIGGER programme_version_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON programme_version
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
UPDATE reference_version SET version = version + 1;
