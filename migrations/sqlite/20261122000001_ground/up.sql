-- The national list of municipalities (全国地方公共団体コード); loaded from data/municipalities.csv at start.
CREATE TABLE municipality (
    code TEXT NOT NULL CONSTRAINT municipality_pk PRIMARY KEY CONSTRAINT municipality_code_six_digits CHECK (length(code) = 6),
    prefecture TEXT NOT NULL,
    name TEXT NOT NULL,
    name_kana TEXT NOT NULL,
    -- Name, kana and prefecture folded for search (see madoguchi_domain::kana::text_key).
    search_key TEXT NOT NULL
);

-- Vaccine products and their intervals, effective-dated: the row in force is the latest with effective_from on or before the day.
CREATE TABLE vaccine (
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
    CONSTRAINT vaccine_interval_order CHECK (0 < earliest_interval_days AND earliest_interval_days <= standard_interval_days)
);

-- Priority groups (接種対象者分類), effective-dated like vaccine.
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

-- Secrets the processes of one installation share (the key of the access tokens), made at first start.
CREATE TABLE server_secret (
    name TEXT NOT NULL CONSTRAINT server_secret_pk PRIMARY KEY,
    value TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- Companies commissioned to take bookings (予約受付業者).
CREATE TABLE vendor (
    id INTEGER NOT NULL CONSTRAINT vendor_pk PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CONSTRAINT vendor_name_unique UNIQUE,
    created_at TIMESTAMP NOT NULL
);

-- Which vendor works for which municipality, from and to; the last day is still inside.
CREATE TABLE commission (
    vendor_id BIGINT NOT NULL CONSTRAINT commission_vendor_fk REFERENCES vendor (id),
    municipality_code TEXT NOT NULL CONSTRAINT commission_municipality_fk REFERENCES municipality (code),
    starts_on DATE NOT NULL,
    ends_on DATE,
    CONSTRAINT commission_pk PRIMARY KEY (vendor_id, municipality_code, starts_on),
    CONSTRAINT commission_order CHECK (ends_on IS NULL OR starts_on <= ends_on)
);

CREATE TABLE account (
    id INTEGER NOT NULL CONSTRAINT account_pk PRIMARY KEY AUTOINCREMENT,
    login_id TEXT NOT NULL CONSTRAINT account_login_id_unique UNIQUE,
    -- Argon2id, PHC string.
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT account_role_known CHECK (role IN ('operator', 'prefecture', 'municipality', 'agent', 'vendor_system')),
    display_name TEXT NOT NULL,
    municipality_code TEXT CONSTRAINT account_municipality_fk REFERENCES municipality (code),
    vendor_id BIGINT CONSTRAINT account_vendor_fk REFERENCES vendor (id),
    status TEXT NOT NULL CONSTRAINT account_status_known CHECK (status IN ('active', 'suspended', 'deleted')),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT account_belongs CHECK (
        (role IN ('operator', 'prefecture') AND municipality_code IS NULL AND vendor_id IS NULL)
        OR (role = 'municipality' AND municipality_code IS NOT NULL AND vendor_id IS NULL)
        OR (role IN ('agent', 'vendor_system') AND municipality_code IS NULL AND vendor_id IS NOT NULL)
    )
);

-- A log-in. The refresh token rotates; only hashes are stored.
CREATE TABLE session (
    id TEXT NOT NULL CONSTRAINT session_pk PRIMARY KEY,
    account_id BIGINT NOT NULL CONSTRAINT session_account_fk REFERENCES account (id),
    refresh_hash TEXT NOT NULL,
    -- The token before the last rotation: seeing it again later means that it was stolen.
    previous_hash TEXT,
    rotated_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX session_account ON session (account_id);

-- Wrong passwords slow the next try down; the key is a hash of account and address, or of the address.
CREATE TABLE login_throttle (
    key TEXT NOT NULL CONSTRAINT login_throttle_pk PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_failure_at TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP NOT NULL
);

CREATE TABLE venue (
    id INTEGER NOT NULL CONSTRAINT venue_pk PRIMARY KEY AUTOINCREMENT,
    municipality_code TEXT NOT NULL CONSTRAINT venue_municipality_fk REFERENCES municipality (code),
    name TEXT NOT NULL,
    name_kana TEXT NOT NULL,
    -- Sorting key: the kana reading in one script without spaces.
    kana_key TEXT NOT NULL,
    -- Name, kana, address and postal code folded for search.
    search_key TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT venue_kind_known CHECK (kind IN ('special_site', 'medical_institution')),
    postal_code TEXT,
    address TEXT NOT NULL,
    phone TEXT,
    access_notes TEXT NOT NULL,
    opens_on DATE,
    closes_on DATE,
    published BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT venue_opening_order CHECK (opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on)
);
CREATE INDEX venue_list ON venue (municipality_code, kana_key, id);

-- The products a venue handles, and how far their supply is confirmed (分配確定している最終日付).
CREATE TABLE venue_vaccine (
    venue_id BIGINT NOT NULL CONSTRAINT venue_vaccine_venue_fk REFERENCES venue (id),
    vaccine TEXT NOT NULL,
    confirmed_through DATE,
    CONSTRAINT venue_vaccine_pk PRIMARY KEY (venue_id, vaccine)
);

-- One bulk registration (予約枠一括登録) that was expanded into slots.
CREATE TABLE slot_plan (
    id INTEGER NOT NULL CONSTRAINT slot_plan_pk PRIMARY KEY AUTOINCREMENT,
    venue_id BIGINT NOT NULL CONSTRAINT slot_plan_venue_fk REFERENCES venue (id),
    vaccine TEXT NOT NULL,
    -- The plan as it was sent, JSON.
    request TEXT NOT NULL,
    days INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    -- Why the plan was allowed to end after the confirmed supply.
    supply_override_reason TEXT,
    created_by BIGINT NOT NULL CONSTRAINT slot_plan_account_fk REFERENCES account (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX slot_plan_venue ON slot_plan (venue_id, id);

-- A bookable time band. taken counts the live bookings of the slot and is the only word on what is free.
CREATE TABLE slot (
    id INTEGER NOT NULL CONSTRAINT slot_pk PRIMARY KEY AUTOINCREMENT,
    plan_id BIGINT NOT NULL CONSTRAINT slot_plan_fk REFERENCES slot_plan (id),
    venue_id BIGINT NOT NULL CONSTRAINT slot_venue_fk REFERENCES venue (id),
    vaccine TEXT NOT NULL,
    date DATE NOT NULL,
    -- Minutes since midnight on the venue's wall clock; 1440 is 24:00.
    starts_minute SMALLINT NOT NULL,
    ends_minute SMALLINT NOT NULL,
    capacity SMALLINT NOT NULL CONSTRAINT slot_capacity_range CHECK (capacity BETWEEN 1 AND 9999),
    taken SMALLINT NOT NULL,
    status TEXT NOT NULL CONSTRAINT slot_status_known CHECK (status IN ('open', 'closed')),
    -- First day on which the slot is shown and can be booked; null for at once.
    publish_on DATE,
    CONSTRAINT slot_time_order CHECK (0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440),
    CONSTRAINT slot_never_oversold CHECK (taken BETWEEN 0 AND capacity)
);
-- The grid and the day read along it. taken stays out of every index, so that taking a place stays a HOT update.
CREATE INDEX slot_venue_day ON slot (venue_id, vaccine, date, starts_minute);
CREATE INDEX slot_plan_slots ON slot (plan_id);

CREATE TABLE booking (
    id INTEGER NOT NULL CONSTRAINT booking_pk PRIMARY KEY AUTOINCREMENT,
    -- Nine digits, the last a check digit.
    reference TEXT NOT NULL CONSTRAINT booking_reference_unique UNIQUE,
    -- Owner: the venue's municipality.
    municipality_code TEXT NOT NULL CONSTRAINT booking_municipality_fk REFERENCES municipality (code),
    slot_id BIGINT NOT NULL CONSTRAINT booking_slot_fk REFERENCES slot (id),
    -- Copied from the slot, so that lists read one table; a move rewrites them.
    venue_id BIGINT NOT NULL CONSTRAINT booking_venue_fk REFERENCES venue (id),
    vaccine TEXT NOT NULL,
    date DATE NOT NULL,
    starts_minute SMALLINT NOT NULL,
    ends_minute SMALLINT NOT NULL,
    status TEXT NOT NULL CONSTRAINT booking_status_known CHECK (status IN ('booked', 'cancelled')),
    booker_name_kana TEXT NOT NULL,
    booker_kana_key TEXT NOT NULL,
    booker_phone TEXT NOT NULL,
    booker_phone_last_four TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    recipient_name_key TEXT NOT NULL,
    recipient_name_kana TEXT NOT NULL,
    recipient_kana_key TEXT NOT NULL,
    birth_date DATE NOT NULL,
    priority_group TEXT NOT NULL,
    dose SMALLINT NOT NULL CONSTRAINT booking_dose_range CHECK (dose BETWEEN 1 AND 9),
    coupon_municipality_code TEXT NOT NULL,
    coupon_number TEXT NOT NULL CONSTRAINT booking_coupon_ten_digits CHECK (length(coupon_number) = 10),
    -- An earlier dose given elsewhere, as stated by the caller.
    previous_dose_date DATE,
    previous_dose_vaccine TEXT,
    version INTEGER NOT NULL,
    created_by BIGINT NOT NULL CONSTRAINT booking_account_fk REFERENCES account (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT booking_previous_dose_whole CHECK ((previous_dose_date IS NULL) = (previous_dose_vaccine IS NULL))
);
-- One live booking per person and dose across all venues and municipalities (BKG3).
CREATE UNIQUE INDEX booking_one_live_dose ON booking (coupon_municipality_code, coupon_number, dose) WHERE status = 'booked';
CREATE INDEX booking_person ON booking (coupon_municipality_code, coupon_number);
CREATE INDEX booking_slot ON booking (slot_id);
CREATE INDEX booking_list ON booking (municipality_code, date, starts_minute, id);
CREATE INDEX booking_venue_list ON booking (venue_id, date, starts_minute, id);
CREATE INDEX booking_kana ON booking (municipality_code, recipient_kana_key, id);
CREATE INDEX booking_booker_kana ON booking (municipality_code, booker_kana_key);
CREATE INDEX booking_name ON booking (municipality_code, recipient_name_key);
CREATE INDEX booking_coupon_number ON booking (municipality_code, coupon_number);
CREATE INDEX booking_phone ON booking (municipality_code, booker_phone);
CREATE INDEX booking_phone_last_four ON booking (municipality_code, booker_phone_last_four);
CREATE INDEX booking_birth_date ON booking (municipality_code, birth_date);

-- The history of a booking.
CREATE TABLE booking_event (
    id INTEGER NOT NULL CONSTRAINT booking_event_pk PRIMARY KEY AUTOINCREMENT,
    booking_id BIGINT NOT NULL CONSTRAINT booking_event_booking_fk REFERENCES booking (id),
    at TIMESTAMP NOT NULL,
    kind TEXT NOT NULL CONSTRAINT booking_event_kind_known CHECK (kind IN ('booked', 'moved', 'cancelled')),
    account_id BIGINT NOT NULL CONSTRAINT booking_event_account_fk REFERENCES account (id),
    reason TEXT,
    from_slot_id BIGINT CONSTRAINT booking_event_from_slot_fk REFERENCES slot (id),
    to_slot_id BIGINT CONSTRAINT booking_event_to_slot_fk REFERENCES slot (id)
);
CREATE INDEX booking_event_booking ON booking_event (booking_id, id);

-- The first answer to a POST with an Idempotency-Key, written in the transaction of its effect; kept 24 hours.
CREATE TABLE idempotency_record (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of method, path and body.
    request_hash TEXT NOT NULL,
    status SMALLINT NOT NULL,
    location TEXT,
    etag TEXT,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT idempotency_record_pk PRIMARY KEY (client, key)
);
CREATE INDEX idempotency_record_age ON idempotency_record (created_at);

-- Who did what. Append-only; holds ids and codes, never names, phones or coupons.
CREATE TABLE audit_event (
    id INTEGER NOT NULL CONSTRAINT audit_event_pk PRIMARY KEY AUTOINCREMENT,
    at TIMESTAMP NOT NULL,
    account_id BIGINT CONSTRAINT audit_event_account_fk REFERENCES account (id),
    municipality_code TEXT,
    -- What was done: session.opened, venue.created, booking.moved …
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_event_municipality ON audit_event (municipality_code, id);
CREATE INDEX audit_event_account ON audit_event (account_id, id);

-- Values of 2021 (domain facts); the operator keeps them.
INSERT INTO vaccine (code, effective_from, name_ja, name_en, doses, standard_interval_days, earliest_interval_days, min_age, sort) VALUES
    ('pfizer', '2021-02-14', 'ファイザー', 'Pfizer (Comirnaty)', 2, 21, 19, 12, 1),
    ('moderna', '2021-02-14', 'モデルナ', 'Moderna (Spikevax)', 2, 28, 21, 12, 2),
    ('astrazeneca', '2021-02-14', 'アストラゼネカ', 'AstraZeneca (Vaxzevria)', 2, 56, 28, 40, 3);
INSERT INTO priority_group (code, effective_from, name_ja, name_en, born_from, born_to, opens_on, sort) VALUES
    ('health_worker', '2021-02-14', '医療従事者等', 'Health-care workers', NULL, NULL, '2021-02-17', 1),
    ('elderly', '2021-02-14', '高齢者', 'Elderly (born on or before 1957-04-01)', NULL, '1957-04-01', '2021-02-17', 2),
    ('underlying_condition', '2021-02-14', '基礎疾患を有する者', 'Underlying conditions', NULL, NULL, '2021-02-17', 3),
    ('care_facility_staff', '2021-02-14', '高齢者施設等の従事者', 'Care-facility staff', NULL, NULL, '2021-02-17', 4),
    ('aged_60_64', '2021-02-14', '60~64歳', 'Aged 60–64 (born 1957-04-02 to 1962-04-01)', '1957-04-02', '1962-04-01', '2021-02-17', 5),
    ('general', '2021-02-14', '上記以外', 'Everyone else', NULL, NULL, '2021-02-17', 6);
