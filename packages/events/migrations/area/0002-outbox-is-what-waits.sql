-- What the log has acknowledged leaves the outbox: the log keeps it, under a key of its own.
DELETE FROM outbox WHERE published_at IS NOT NULL;
DROP INDEX outbox_unpublished;
ALTER TABLE outbox DROP COLUMN published_at, DROP CONSTRAINT outbox_event_id_key;
