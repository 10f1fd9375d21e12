-- The time steps whose codes were used: each counts once, whatever the clock says meanwhile. The last one alone would
-- refuse every code once the clock had run ahead and was set back.
CREATE TABLE totp_used_step (
    account_id BIGINT NOT NULL CONSTRAINT totp_used_step_totp_fk REFERENCES account_totp (account_id)
        ON DELETE CASCADE,
    -- Seconds of Unix time by 30.
    step BIGINT NOT NULL,
    CONSTRAINT totp_used_step_pk PRIMARY KEY (account_id, step)
);
INSERT INTO totp_used_step (account_id, step) SELECT account_id, last_step FROM account_totp WHERE last_step > 0;
ALTER TABLE account_totp DROP COLUMN last_step;
