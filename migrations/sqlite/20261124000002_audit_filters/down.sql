DROP INDEX audit_event_purpose;
