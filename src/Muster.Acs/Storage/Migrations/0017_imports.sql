-- What came from another ACS. Times are milliseconds since 1970.
CREATE TABLE device_imports (
    device       INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    hash         BLOB    NOT NULL,                      -- of the document that came last
    tags         TEXT    NOT NULL,                      -- what it was marked with there, one a line
    roots_listed INTEGER,                               -- when the root objects had been listed
    at           INTEGER NOT NULL
);

-- Tasks that came once come never again, even when their own rows are gone.
CREATE TABLE task_imports (
    id TEXT    PRIMARY KEY,
    at INTEGER NOT NULL
) WITHOUT ROWID;

-- Credentials that something else than this server gave a device: encrypted.
ALTER TABLE device_credentials_written ADD COLUMN password TEXT;
