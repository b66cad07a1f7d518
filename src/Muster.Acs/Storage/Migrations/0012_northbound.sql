-- Tasks that wait for a time, and tasks as clients of the GenieACS-compatible interface wrote them.
ALTER TABLE tasks ADD COLUMN not_before INTEGER;
ALTER TABLE tasks ADD COLUMN origin TEXT;                -- JSON
