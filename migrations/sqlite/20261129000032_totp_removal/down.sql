DROP TABLE totp_removal;
