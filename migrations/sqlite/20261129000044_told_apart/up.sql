-- When a company was last refused or made part of another: its reason is that of this moment.
ALTER TABLE vendor ADD COLUMN status_at TIMESTAMP;
-- A mail server that asks to come again with a mail is there.
ALTER TABLE outbox_attempt ADD COLUMN outcome_new TEXT NOT NULL DEFAULT 'sent'
    CONSTRAINT outbox_attempt_outcome_known CHECK (outcome_new IN ('sent', 'refused', 'deferred', 'unreachable'));
UPDATE outbox_attempt SET outcome_new = outcome;
ALTER TABLE outbox_attempt DROP COLUMN outcome;
ALTER TABLE outbox_attempt RENAME COLUMN outcome_new TO outcome;
