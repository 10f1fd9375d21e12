DROP TABLE export_request;
DROP TABLE look_limit;
DROP TABLE look_up_count;
CREATE TABLE look_up_count (
    account_id BIGINT NOT NULL CONSTRAINT look_up_count_account_fk REFERENCES account (id),
    hour TIMESTAMP NOT NULL,
    looks INTEGER NOT NULL,
    warned_at TIMESTAMP,
    CONSTRAINT look_up_count_pk PRIMARY KEY (account_id, hour)
);
