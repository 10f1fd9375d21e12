DROP TRIGGER vaccine_changed ON vaccine;
DROP TRIGGER priority_group_changed ON priority_group;
DROP FUNCTION reference_changed();
DROP TABLE reference_version;
