-- Looks at personal data are counted as people, and for the municipality whose people they are. What was counted before
-- knew neither; it was kept for a few days at most, and the audit has every look.
DROP TABLE look_up_count;
CREATE TABLE look_up_count (
    account_id BIGINT NOT NULL CONSTRAINT look_up_count_account_fk REFERENCES account (id),
    municipality_code TEXT NOT NULL CONSTRAINT look_up_count_municipality_fk REFERENCES municipality (code),
    hour TIMESTAMP NOT NULL,
    people INTEGER NOT NULL,
    exported INTEGER NOT NULL,
    warned_at TIMESTAMP,
    CONSTRAINT look_up_count_pk PRIMARY KEY (account_id, municipality_code, hour)
);
-- The warnings of the last day.
CREATE INDEX look_up_count_warned ON look_up_count (municipality_code, warned_at);

-- What a municipality has set; without a row the server's own figures hold.
CREATE TABLE look_limit (
    municipality_code TEXT NOT NULL CONSTRAINT look_limit_pk PRIMARY KEY
        CONSTRAINT look_limit_municipality_fk REFERENCES municipality (code),
    people_an_hour INTEGER NOT NULL CONSTRAINT look_limit_people_an_hour CHECK (people_an_hour >= 1),
    exported_a_day INTEGER NOT NULL CONSTRAINT look_limit_exported_a_day CHECK (exported_a_day >= 0),
    version INTEGER NOT NULL
);

-- A file of more people than a municipality lets out by itself, asked for and decided.
CREATE TABLE export_request (
    id INTEGER NOT NULL CONSTRAINT export_request_pk PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL CONSTRAINT export_request_account_fk REFERENCES account (id),
    municipality_code TEXT NOT NULL CONSTRAINT export_request_municipality_fk REFERENCES municipality (code),
    -- Which bookings: the request as JSON without what was typed into the search, and a digest of all of it.
    conditions TEXT NOT NULL,
    digest TEXT NOT NULL,
    people INTEGER NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL
        CONSTRAINT export_request_status_known CHECK (status IN ('asked', 'approved', 'refused', 'ended')),
    asked_at TIMESTAMP NOT NULL,
    decided_by BIGINT CONSTRAINT export_request_decided_by_fk REFERENCES account (id),
    decided_at TIMESTAMP,
    decision_reason TEXT,
    -- Until when the file may be taken, on the real clock; while asked: until when it waits.
    valid_until TIMESTAMP NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX export_request_waits_once ON export_request (account_id, municipality_code, digest)
    WHERE status = 'asked';
CREATE INDEX export_request_municipality ON export_request (municipality_code, id);
CREATE INDEX export_request_account ON export_request (account_id, id);
