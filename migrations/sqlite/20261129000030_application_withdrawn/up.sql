-- A municipality takes back what nobody has decided on. SQLite changes no constraint: the people move to a table that
-- knows one more status.
CREATE TABLE application_person_new (
    id INTEGER NOT NULL CONSTRAINT application_person_pk PRIMARY KEY AUTOINCREMENT,
    application_id BIGINT NOT NULL CONSTRAINT application_person_application_fk REFERENCES application (id),
    -- Copied from the application, so that lists read one table.
    municipality_code TEXT NOT NULL CONSTRAINT application_person_municipality_fk REFERENCES municipality (code),
    round_number INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT application_person_kind_known CHECK (kind IN ('issue', 'change', 'delete')),
    -- Counted from 1.
    position INTEGER NOT NULL,
    status TEXT NOT NULL CONSTRAINT application_person_status_known
        CHECK (status IN ('received', 'issued', 'changed', 'deleted', 'refused', 'withdrawn')),
    vendor_id BIGINT NOT NULL CONSTRAINT application_person_vendor_fk REFERENCES vendor (id),
    -- Of a change or deletion from the start; of an issue once it is issued.
    account_id BIGINT CONSTRAINT application_person_account_fk REFERENCES account (id),
    name TEXT NOT NULL,
    mail_address TEXT NOT NULL,
    phone TEXT,
    -- What a change asks for; null stays as it is.
    new_name TEXT,
    new_mail_address TEXT,
    new_phone TEXT,
    -- 変更内容, in the municipality's own words.
    note TEXT NOT NULL,
    refusal_reason TEXT,
    -- Why it did not wait for its round.
    at_once_reason TEXT,
    decided_by BIGINT CONSTRAINT application_person_decider_fk REFERENCES account (id),
    decided_at TIMESTAMP,
    version INTEGER NOT NULL,
    -- Why the municipality took it back, where it said so.
    withdrawal_reason TEXT,
    -- The company that the application named, where it has become part of another since (vendor_id).
    named_vendor_id BIGINT CONSTRAINT application_person_named_vendor_fk REFERENCES vendor (id),
    CONSTRAINT application_person_place UNIQUE (application_id, position),
    CONSTRAINT application_person_decided CHECK ((status = 'received') = (decided_at IS NULL))
);
INSERT INTO application_person_new (
    id, application_id, municipality_code, round_number, kind, position, status, vendor_id, account_id, name,
    mail_address, phone, new_name, new_mail_address, new_phone, note, refusal_reason, at_once_reason, decided_by,
    decided_at, version)
    SELECT id, application_id, municipality_code, round_number, kind, position, status, vendor_id, account_id, name,
    mail_address, phone, new_name, new_mail_address, new_phone, note, refusal_reason, at_once_reason, decided_by,
    decided_at, version FROM application_person ORDER BY id;
DROP TABLE application_person;
ALTER TABLE application_person_new RENAME TO application_person;
CREATE INDEX application_person_queue ON application_person (status, round_number, id);
CREATE INDEX application_person_account ON application_person (account_id);
-- An account has one application that waits.
CREATE UNIQUE INDEX application_person_one_open ON application_person (account_id) WHERE status = 'received';
CREATE INDEX application_person_municipality ON application_person (municipality_code, id);
