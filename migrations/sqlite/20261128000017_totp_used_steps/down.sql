-- SQLite adds no column without a default: the table is made again as it was.
CREATE TABLE account_totp_old (
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
INSERT INTO account_totp_old (account_id, secret, pending_secret, created_at, confirmed_at, last_step)
    SELECT account_id, secret, pending_secret, created_at, confirmed_at,
        coalesce((SELECT max(step) FROM totp_used_step WHERE totp_used_step.account_id = account_totp.account_id), 0)
    FROM account_totp;
DROP TABLE totp_used_step;
DROP TABLE account_totp;
ALTER TABLE account_totp_old RENAME TO account_totp;
