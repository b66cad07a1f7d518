-- What is told of a device beside its Informs stands in the same log: one order, one retention.
-- Null kind: an Inform. The indexes hold none of those, so that an Inform costs what it did.
ALTER TABLE events ADD COLUMN kind TEXT;
ALTER TABLE events ADD COLUMN message TEXT;
ALTER TABLE events ADD COLUMN details TEXT;              -- JSON
CREATE INDEX events_kind ON events (kind, row_id) WHERE kind IS NOT NULL;
CREATE INDEX events_told ON events (row_id) WHERE kind IS NOT NULL;
