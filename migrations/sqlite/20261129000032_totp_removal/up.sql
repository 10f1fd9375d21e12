-- Two people of the service desk take a lost second factor away: one asks, another agrees or refuses.
CREATE TABLE totp_removal (
    id INTEGER NOT NULL CONSTRAINT totp_removal_pk PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL CONSTRAINT totp_removal_account_fk REFERENCES account (id),
    reason TEXT NOT NULL,
    -- NULL: the command line, for a service desk of one.
    asked_by BIGINT CONSTRAINT totp_removal_asker_fk REFERENCES account (id),
    asked_at TIMESTAMP NOT NULL,
    -- Nobody agrees from this moment on.
    expires_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL CONSTRAINT totp_removal_status_known
        CHECK (status IN ('open', 'agreed', 'refused', 'withdrawn', 'expired')),
    decided_by BIGINT CONSTRAINT totp_removal_decider_fk REFERENCES account (id),
    decided_at TIMESTAMP,
    refusal_reason TEXT,
    version INTEGER NOT NULL,
    -- Nobody agrees with oneself.
    CONSTRAINT totp_removal_two CHECK (
        status <> 'agreed' OR asked_by IS NULL OR (decided_by IS NOT NULL AND decided_by <> asked_by)
    ),
    CONSTRAINT totp_removal_command CHECK (asked_by IS NOT NULL OR status = 'agreed'),
    CONSTRAINT totp_removal_decided CHECK ((status = 'open') = (decided_at IS NULL))
);
-- An account has one that waits.
CREATE UNIQUE INDEX totp_removal_one_open ON totp_removal (account_id) WHERE status = 'open';
CREATE INDEX totp_removal_status ON totp_removal (status, id);
