-- Configurations of devices, kept to be given back. Times are milliseconds since 1970.
CREATE TABLE config_backups (
    row_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    device   INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    name     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    author   TEXT    NOT NULL,
    reason   INTEGER NOT NULL,
    good     INTEGER NOT NULL,
    software TEXT    NOT NULL,
    amount   INTEGER NOT NULL,
    settings BLOB    NOT NULL,                          -- JSON, packed
    UNIQUE (device, name)
);
