-- Before and after of a change, as JSON: [{"field": "ends_on", "from": null, "to": "2021-03-31"}]; empty without one. A
-- personal field has no values: what stands here is sealed, and cannot be erased.
ALTER TABLE audit_event ADD COLUMN details TEXT NOT NULL DEFAULT '';
