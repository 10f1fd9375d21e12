-- Counts the changes of products and groups, whoever makes them: servers keep them in memory while it stays the same.
CREATE TABLE reference_version (
    id SMALLINT NOT NULL CONSTRAINT reference_version_pk PRIMARY KEY CONSTRAINT reference_version_one_row CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO reference_version (id, version) VALUES (1, 1);

CREATE TRIGGER vaccine_insert AFTER INSERT ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;

CREATE TRIGGER vaccine_update AFTER UPDATE ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;

CREATE TRIGGER vaccine_delete AFTER DELETE ON vaccine BEGIN
    UPDATE reference_version SET version = version + 1;
END;

CREATE TRIGGER priority_group_insert AFTER INSERT ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;

CREATE TRIGGER priority_group_update AFTER UPDATE ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;

CREATE TRIGGER priority_group_delete AFTER DELETE ON priority_group BEGIN
    UPDATE reference_version SET version = version + 1;
END;
