-- What devices measure: bulk data reports and periodic collections. Times are milliseconds since 1970.

-- One row for each parameter of a device that has ever told a number.
CREATE TABLE series (
    row_id     INTEGER PRIMARY KEY,
    device     INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    name       TEXT    NOT NULL,                        -- as reported, mostly the parameter's path
    points     INTEGER NOT NULL DEFAULT 0,
    last_at    INTEGER NOT NULL,
    last_value NOT NULL,
    UNIQUE (device, name)
);
CREATE INDEX series_last ON series (last_at);

-- The numbers: INTEGER where they are whole, else REAL.
CREATE TABLE points (
    series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    value  NOT NULL,
    PRIMARY KEY (series, at)
) WITHOUT ROWID;

-- How each profile of a device has reported.
CREATE TABLE bulk_profiles (
    device       INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    profile      TEXT    NOT NULL,
    reports      INTEGER NOT NULL,
    duplicates   INTEGER NOT NULL,
    rejected     INTEGER NOT NULL,
    last_report  INTEGER,                               -- when it was received
    last_reason  TEXT    NOT NULL,                      -- of the last rejected one
    PRIMARY KEY (device, profile)
) WITHOUT ROWID;

-- Reports nobody could read, kept aside.
CREATE TABLE bulk_rejects (
    row_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    device       INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    device_id    TEXT    NOT NULL,
    profile      TEXT    NOT NULL,
    received     INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    body         BLOB    NOT NULL                       -- the beginning of it
);
CREATE INDEX bulk_rejects_device ON bulk_rejects (device, row_id);

-- What the server reads of devices by itself at their Informs.
CREATE TABLE collections (
    name TEXT PRIMARY KEY,
    rule TEXT NOT NULL                                  -- JSON
) WITHOUT ROWID;
