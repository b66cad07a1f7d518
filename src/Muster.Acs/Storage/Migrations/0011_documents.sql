-- Every version of presets, provisions, virtual parameters, objects and configuration values.
-- The revision is never used twice (AUTOINCREMENT): whoever remembers the highest sees every change.
CREATE TABLE documents (
    revision   INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    is_current INTEGER NOT NULL,                        -- 1 for the newest of its name
    body       TEXT,                                    -- NULL: removed
    at         INTEGER NOT NULL,
    author     TEXT    NOT NULL,
    note       TEXT    NOT NULL
);

CREATE UNIQUE INDEX document_versions ON documents (kind, name, version);

CREATE UNIQUE INDEX documents_that_hold ON documents (kind, name)
    WHERE is_current = 1 AND body IS NOT NULL;

CREATE INDEX documents_that_are_removed ON documents (kind, revision)
    WHERE is_current = 1 AND body IS NULL;
