-- When a company was last refused or made part of another: its reason is that of this moment.
ALTER TABLE vendor ADD COLUMN status_at TIMESTAMP;
-- A mail server that asks to come again with a mail is there.
ALTER TABLE outbox_attempt DROP CONSTRAINT outbox_attempt_outcome_known;
ALTER TABLE outbox_attempt ADD CONSTRAINT outbox_attempt_outcome_known
    CHECK (outcome IN ('sent', 'refused', 'deferred', 'unreachable'));
