-- Accounts: who owns one, how it is applied for, issued, mailed and watched (ACC1–ACC5).

-- Whose account it is. Personal: never in logs, audit or error texts.
ALTER TABLE account ADD COLUMN mail_address TEXT;
ALTER TABLE account ADD COLUMN phone TEXT;
-- Two digits (JIS X 0401), for accounts of a prefecture.
ALTER TABLE account ADD COLUMN prefecture_code TEXT CONSTRAINT account_prefecture CHECK ((role = 'prefecture') = (prefecture_code IS NOT NULL));
-- Log-in id, name and mail address folded for search (madoguchi_domain::text_key); filled at start where it is empty.
ALTER TABLE account ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- A company that a municipality named in an application stays unconfirmed until the operator has looked at it.
ALTER TABLE vendor ADD COLUMN status TEXT NOT NULL DEFAULT 'confirmed' CONSTRAINT vendor_status_known CHECK (status IN ('unconfirmed', 'confirmed'));
-- What the company is known by, however its name is written (madoguchi_domain::company_key); filled at start where it is empty, which is
-- why the empty key may stand twice.
ALTER TABLE vendor ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX vendor_search_key ON vendor (search_key) WHERE search_key <> '';

ALTER TABLE commission ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX commission_municipality ON commission (municipality_code, starts_on);
CREATE INDEX account_vendor ON account (vendor_id);

-- The last number given out in log-in ids of a role (madoguchi_domain::LoginId). It is raised by an UPDATE in the transaction that makes
-- the account, so that no number is given out twice.
CREATE TABLE login_id_counter (
    role TEXT NOT NULL CONSTRAINT login_id_counter_pk PRIMARY KEY
        CONSTRAINT login_id_counter_role_known CHECK (role IN ('operator', 'prefecture', 'municipality', 'agent', 'vendor_system')),
    last_number INTEGER NOT NULL
);
INSERT INTO login_id_counter (role, last_number) VALUES
    ('operator', 1000), ('prefecture', 1000), ('municipality', 1000), ('agent', 1000), ('vendor_system', 1000);

-- Why accounts were suspended, resumed and deleted. The audit tells who did it and when; the words are kept here, beside the account.
CREATE TABLE account_event (
    id INTEGER NOT NULL CONSTRAINT account_event_pk PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL CONSTRAINT account_event_account_fk REFERENCES account (id),
    at TIMESTAMP NOT NULL,
    status TEXT NOT NULL CONSTRAINT account_event_status_known CHECK (status IN ('active', 'suspended', 'deleted')),
    changed_by BIGINT NOT NULL CONSTRAINT account_event_changer_fk REFERENCES account (id),
    reason TEXT NOT NULL
);
CREATE INDEX account_event_account ON account_event (account_id, id);

-- Where a log-in was opened, so that its owner can tell it from the others.
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';

-- The second factor (RFC 6238). It counts once confirmed_at is set.
CREATE TABLE account_totp (
    account_id BIGINT NOT NULL CONSTRAINT account_totp_pk PRIMARY KEY CONSTRAINT account_totp_account_fk REFERENCES account (id),
    -- Base32. Null until the first one is confirmed.
    secret TEXT,
    -- One that is being set up; it takes the place of the other once a code of it was typed.
    pending_secret TEXT,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    -- The last time step whose code was used: a code counts once.
    last_step BIGINT NOT NULL,
    CONSTRAINT account_totp_confirmed CHECK ((secret IS NULL) = (confirmed_at IS NULL))
);

-- One-time codes for an owner whose device is lost; only hashes are stored.
CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL CONSTRAINT recovery_code_account_fk REFERENCES account (id),
    code_hash TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    CONSTRAINT recovery_code_pk PRIMARY KEY (account_id, code_hash)
);

-- Single-use links to set a password; only hashes are stored.
CREATE TABLE account_link (
    id INTEGER NOT NULL CONSTRAINT account_link_pk PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL CONSTRAINT account_link_account_fk REFERENCES account (id),
    purpose TEXT NOT NULL CONSTRAINT account_link_purpose_known CHECK (purpose IN ('set_password', 'reset_password')),
    token_hash TEXT NOT NULL CONSTRAINT account_link_token_unique UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    -- A newer link took its place, or the account ended.
    withdrawn_at TIMESTAMP
);
CREATE INDEX account_link_account ON account_link (account_id, id);

-- Issuance rounds that are fixed by name (domain facts: the first three of 2021). Civil times in Japan.
CREATE TABLE issuance_round (
    number INTEGER NOT NULL CONSTRAINT issuance_round_number_unique UNIQUE,
    -- The last moment that is still in.
    deadline TIMESTAMP NOT NULL CONSTRAINT issuance_round_pk PRIMARY KEY,
    -- The day the log-in mails go out.
    mails_on DATE NOT NULL,
    CONSTRAINT issuance_round_number_positive CHECK (1 <= number)
);

-- The weekly rule for rounds after the last fixed one, effective-dated. Weekdays are 1 (Monday) to 7.
CREATE TABLE issuance_rule (
    effective_from DATE NOT NULL CONSTRAINT issuance_rule_pk PRIMARY KEY,
    deadline_weekday SMALLINT NOT NULL CONSTRAINT issuance_rule_deadline_weekday CHECK (deadline_weekday BETWEEN 1 AND 7),
    deadline_minute SMALLINT NOT NULL CONSTRAINT issuance_rule_deadline_minute CHECK (deadline_minute BETWEEN 0 AND 1439),
    mailing_weekday SMALLINT NOT NULL CONSTRAINT issuance_rule_mailing_weekday CHECK (mailing_weekday BETWEEN 1 AND 7)
);

-- An application of a municipality for accounts of call centres: one kind, one or many people.
CREATE TABLE application (
    id INTEGER NOT NULL CONSTRAINT application_pk PRIMARY KEY AUTOINCREMENT,
    municipality_code TEXT NOT NULL CONSTRAINT application_municipality_fk REFERENCES municipality (code),
    kind TEXT NOT NULL CONSTRAINT application_kind_known CHECK (kind IN ('issue', 'change', 'delete')),
    sent_by BIGINT NOT NULL CONSTRAINT application_account_fk REFERENCES account (id),
    sent_at TIMESTAMP NOT NULL,
    -- The round it fell into, as told to the sender; a later change of the rounds does not alter it.
    round_number INTEGER NOT NULL,
    round_deadline TIMESTAMP NOT NULL,
    mails_on DATE NOT NULL
);
CREATE INDEX application_municipality ON application (municipality_code, id);
CREATE INDEX application_round ON application (round_number, id);

-- One person of an application.
CREATE TABLE application_person (
    id INTEGER NOT NULL CONSTRAINT application_person_pk PRIMARY KEY AUTOINCREMENT,
    application_id BIGINT NOT NULL CONSTRAINT application_person_application_fk REFERENCES application (id),
    -- Copied from the application, so that lists read one table.
    municipality_code TEXT NOT NULL CONSTRAINT application_person_municipality_fk REFERENCES municipality (code),
    round_number INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT application_person_kind_known CHECK (kind IN ('issue', 'change', 'delete')),
    -- Counted from 1.
    position INTEGER NOT NULL,
    status TEXT NOT NULL CONSTRAINT application_person_status_known CHECK (status IN ('received', 'issued', 'changed', 'deleted', 'refused')),
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
    CONSTRAINT application_person_place UNIQUE (application_id, position),
    CONSTRAINT application_person_decided CHECK ((status = 'received') = (decided_at IS NULL))
);
CREATE INDEX application_person_queue ON application_person (status, round_number, id);
CREATE INDEX application_person_account ON application_person (account_id);
-- An account has one application that waits.
CREATE UNIQUE INDEX application_person_one_open ON application_person (account_id) WHERE status = 'received';
CREATE INDEX application_person_municipality ON application_person (municipality_code, id);

-- Mails to be sent, written in the transaction of what they tell of.
CREATE TABLE outbox_mail (
    id INTEGER NOT NULL CONSTRAINT outbox_mail_pk PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CONSTRAINT outbox_mail_kind_known CHECK (kind IN ('log_in', 'password_reset', 'account_changed', 'look_up_warning')),
    account_id BIGINT NOT NULL CONSTRAINT outbox_mail_account_fk REFERENCES account (id),
    mail_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Plain text. A link's token is not in it: {link} stands in its place.
    body TEXT NOT NULL,
    link_id BIGINT CONSTRAINT outbox_mail_link_fk REFERENCES account_link (id),
    -- The token of the link, as long as the mail has not left; null afterwards.
    link_token TEXT,
    status TEXT NOT NULL CONSTRAINT outbox_mail_status_known CHECK (status IN ('waiting', 'sent', 'failed', 'withdrawn')),
    -- Not to be sent before.
    due_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    -- When it is due again; moved on while a process sends it, so that no other does.
    next_attempt_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT outbox_mail_sent CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_mail_due ON outbox_mail (status, next_attempt_at);
CREATE INDEX outbox_mail_account ON outbox_mail (account_id, id);

-- Every attempt to send a mail.
CREATE TABLE outbox_attempt (
    id INTEGER NOT NULL CONSTRAINT outbox_attempt_pk PRIMARY KEY AUTOINCREMENT,
    mail_id BIGINT NOT NULL CONSTRAINT outbox_attempt_mail_fk REFERENCES outbox_mail (id),
    at TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL CONSTRAINT outbox_attempt_outcome_known CHECK (outcome IN ('sent', 'refused', 'unreachable')),
    -- What the mail server said, without the addressee.
    detail TEXT NOT NULL
);
CREATE INDEX outbox_attempt_mail ON outbox_attempt (mail_id, id);

-- How often an account looked at personal data in an hour (UTC, the hour's beginning).
CREATE TABLE look_up_count (
    account_id BIGINT NOT NULL CONSTRAINT look_up_count_account_fk REFERENCES account (id),
    hour TIMESTAMP NOT NULL,
    looks INTEGER NOT NULL,
    warned_at TIMESTAMP,
    CONSTRAINT look_up_count_pk PRIMARY KEY (account_id, hour)
);

-- What a look at personal data was for: call, list, export, accounts, audit; empty where nothing personal was seen.
ALTER TABLE audit_event ADD COLUMN purpose TEXT NOT NULL DEFAULT '';

-- Events that are not in the chain yet. A row of its own for each, made by a trigger in the transaction of the event: an event that
-- commits late waits here like any other, so that none can be skipped. No foreign key: checking one needs the right to UPDATE the
-- events, which nobody has.
CREATE TABLE audit_pending (
    event_id BIGINT NOT NULL CONSTRAINT audit_pending_pk PRIMARY KEY
);
INSERT INTO audit_pending (event_id) SELECT id FROM audit_event;

-- The hash chain over the events, in the order they were sealed.
CREATE TABLE audit_link (
    -- 1, 2, 3 … without a gap.
    seq BIGINT NOT NULL CONSTRAINT audit_link_pk PRIMARY KEY,
    event_id BIGINT NOT NULL CONSTRAINT audit_link_event_unique UNIQUE,
    -- SHA-256, hexadecimal, of the hash before and the event.
    hash TEXT NOT NULL,
    sealed_at TIMESTAMP NOT NULL
);

CREATE TRIGGER audit_event_awaits_seal AFTER INSERT ON audit_event BEGIN
    INSERT INTO audit_pending (event_id) VALUES (NEW.id);
END;

-- Append-only.
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_link_no_update BEFORE UPDATE ON audit_link BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_link_no_delete BEFORE DELETE ON audit_link BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- Domain facts: the notice's first three rounds, and every Wednesday 17:00 → Friday from the fourth on.
INSERT INTO issuance_round (number, deadline, mails_on) VALUES
    (1, '2021-04-21 17:00:00', '2021-04-23'),
    (2, '2021-04-27 17:00:00', '2021-04-30'),
    (3, '2021-05-12 17:00:00', '2021-05-14');
INSERT INTO issuance_rule (effective_from, deadline_weekday, deadline_minute, mailing_weekday) VALUES ('2021-05-13', 3, 1020, 5);
