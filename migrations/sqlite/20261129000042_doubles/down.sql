DROP INDEX application_person_phone;
DROP INDEX application_person_mail_address;
DROP INDEX account_phone;
DROP INDEX account_mail_address;
