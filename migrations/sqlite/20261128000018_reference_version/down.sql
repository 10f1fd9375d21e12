DROP TRIGGER vaccine_insert;
DROP TRIGGER vaccine_update;
DROP TRIGGER vaccine_delete;
DROP TRIGGER priority_group_insert;
DROP TRIGGER priority_group_update;
DROP TRIGGER priority_group_delete;
DROP TABLE reference_version;
