-- What people write of devices. Times are milliseconds since 1970.
CREATE TABLE device_notes (
    row_id INTEGER PRIMARY KEY AUTOINCREMENT,
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    author TEXT    NOT NULL,
    text   TEXT    NOT NULL
);
CREATE INDEX device_notes_device ON device_notes (device);
