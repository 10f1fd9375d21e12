-- Counts the changes of products and groups, whoever makes them: servers keep them in memory while it stays the same.
CREATE TABLE reference_version (
    id SMALLINT NOT NULL CONSTRAINT reference_version_pk PRIMARY KEY CONSTRAINT reference_version_one_row CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO reference_version (id, version) VALUES (1, 1);
COMMENT ON TABLE reference_version IS 'One row; counts the changes of vaccine and priority_group.';

CREATE FUNCTION reference_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reference_version SET version = version + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER vaccine_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON vaccine
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
CREATE TRIGGER priority_group_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON priority_group
    FOR EACH STATEMENT EXECUTE FUNCTION reference_changed();
