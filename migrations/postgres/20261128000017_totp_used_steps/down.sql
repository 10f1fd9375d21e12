-- The last time step whose code was used: a code counts once.
ALTER TABLE account_totp ADD COLUMN last_step BIGINT NOT NULL DEFAULT 0;
UPDATE account_totp SET last_step = coalesce(
    (SELECT max(step) FROM totp_used_step WHERE totp_used_step.account_id = account_totp.account_id), 0);
DROP TABLE totp_used_step;
ALTER TABLE account_totp ALTER COLUMN last_step DROP DEFAULT;
