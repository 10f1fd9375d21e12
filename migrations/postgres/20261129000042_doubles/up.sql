-- Who has an account already, or waits for one, is looked for by mail address and phone number with each application.
CREATE INDEX account_mail_address ON account (lower(mail_address));
CREATE INDEX account_phone ON account (phone);
CREATE INDEX application_person_mail_address ON application_person (lower(mail_address));
CREATE INDEX application_person_phone ON application_person (phone);
