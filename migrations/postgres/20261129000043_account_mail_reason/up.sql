-- What an entry of an account's history tells of: what it became, or that its mails go elsewhere.
ALTER TABLE account_event ADD COLUMN kind TEXT NOT NULL DEFAULT 'status'
    CONSTRAINT account_event_kind_known CHECK (kind IN ('status', 'mail_address'));
