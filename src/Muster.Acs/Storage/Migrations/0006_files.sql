-- What a file is for, and what devices upload.

ALTER TABLE files ADD COLUMN hardware_version TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN target_file_name TEXT NOT NULL DEFAULT '';

-- An address at which one device may store one file, once.
CREATE TABLE upload_links (
    id          BLOB    PRIMARY KEY,
    device      INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    file_type   TEXT    NOT NULL,
    command_key TEXT    NOT NULL,
    expires     INTEGER NOT NULL,
    used        TEXT                                    -- SHA-256 of what came; null until it did
) WITHOUT ROWID;
CREATE INDEX upload_links_device  ON upload_links (device);
CREATE INDEX upload_links_expires ON upload_links (expires);

-- Configurations and logs of devices, as they uploaded them.
CREATE TABLE device_files (
    row_id           INTEGER PRIMARY KEY AUTOINCREMENT,
    device           INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    kind             INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    file_type        TEXT    NOT NULL,
    size             INTEGER NOT NULL,
    sha256           TEXT    NOT NULL,
    received         INTEGER NOT NULL,
    command_key      TEXT    NOT NULL,
    software_version TEXT    NOT NULL,                  -- of the device at that time
    hardware_version TEXT    NOT NULL,
    UNIQUE (device, kind, version)
);
CREATE INDEX device_files_sha256   ON device_files (sha256);
CREATE INDEX device_files_received ON device_files (received);

-- The last number given out, so that none is given twice.
CREATE TABLE device_file_numbers (
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    kind   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (device, kind)
) WITHOUT ROWID;
