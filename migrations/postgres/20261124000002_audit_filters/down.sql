DROP INDEX audit_event_action;
DROP INDEX audit_event_purpose;
