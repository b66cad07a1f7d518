-- Changes of values. Times are milliseconds since 1970.
CREATE TABLE value_history (
    row_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    device    INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    path      TEXT    NOT NULL,
    kind      INTEGER NOT NULL,
    old_value TEXT,
    new_value TEXT,
    type      TEXT,                                     -- of what is gone, to show it as it was
    by        INTEGER NOT NULL,
    cause     TEXT    NOT NULL,
    author    TEXT,
    task      TEXT
);
CREATE INDEX value_history_device ON value_history (device);

-- Before this time changes of the device are not known, where some were let go or never kept.
CREATE TABLE history_reach (
    device INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    since  INTEGER NOT NULL
);

-- Devices that were there before: nothing is known of the time before now.
INSERT INTO history_reach (device, since)
SELECT row_id, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) FROM devices;
