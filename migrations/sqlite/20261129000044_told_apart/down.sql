ALTER TABLE outbox_attempt ADD COLUMN outcome_old TEXT NOT NULL DEFAULT 'sent'
    CONSTRAINT outbox_attempt_outcome_known CHECK (outcome_old IN ('sent', 'refused', 'unreachable'));
UPDATE outbox_attempt SET outcome_old = CASE outcome WHEN 'deferred' THEN 'unreachable' ELSE outcome END;
ALTER TABLE outbox_attempt DROP COLUMN outcome;
ALTER TABLE outbox_attempt RENAME COLUMN outcome_old TO outcome;
ALTER TABLE vendor DROP COLUMN status_at;
