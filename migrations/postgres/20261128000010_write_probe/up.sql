-- One row that the readiness check writes to: a database that answers, and takes nothing more, is not ready.
CREATE TABLE write_probe (
    id SMALLINT NOT NULL CONSTRAINT write_probe_pk PRIMARY KEY CONSTRAINT write_probe_one_row CHECK (id = 1),
    written_at TIMESTAMP NOT NULL
);
INSERT INTO write_probe (id, written_at) VALUES (1, '2026-11-28 00:00:00');
COMMENT ON TABLE write_probe IS 'One row, written by the readiness check.';
