-- What diagnostics found out. It outlives the task, whose row tells the same while it is there.
CREATE TABLE diagnostics (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,         -- the order in which they ended
    device   INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    task_id  TEXT    NOT NULL UNIQUE,
    kind     TEXT    NOT NULL,
    state    INTEGER NOT NULL,                          -- as in tasks
    started  INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    request  TEXT    NOT NULL,                          -- JSON, as are result and fault
    result   TEXT,
    fault    TEXT
);
CREATE INDEX diagnostics_device      ON diagnostics (device, sequence);
CREATE INDEX diagnostics_device_kind ON diagnostics (device, kind, sequence);
