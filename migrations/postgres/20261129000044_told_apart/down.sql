UPDATE outbox_attempt SET outcome = 'unreachable' WHERE outcome = 'deferred';
ALTER TABLE outbox_attempt DROP CONSTRAINT outbox_attempt_outcome_known;
ALTER TABLE outbox_attempt ADD CONSTRAINT outbox_attempt_outcome_known
    CHECK (outcome IN ('sent', 'refused', 'unreachable'));
ALTER TABLE vendor DROP COLUMN status_at;
