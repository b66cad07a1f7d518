-- The first schema. Times are milliseconds since 1970, UTC.

-- Who a device is; changes rarely.
CREATE TABLE devices (
    row_id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
    key              BLOB    NOT NULL UNIQUE,
    id               TEXT    NOT NULL UNIQUE,
    oui              TEXT    NOT NULL,
    product_class    TEXT    NOT NULL,
    serial_number    TEXT    NOT NULL,
    manufacturer     TEXT    NOT NULL,
    model            TEXT    NOT NULL,
    software_version TEXT    NOT NULL DEFAULT '',
    hardware_version TEXT    NOT NULL DEFAULT '',
    first_inform     INTEGER NOT NULL
);
-- Every list of devices is in the order of ids, so each index brings them in that order.
CREATE INDEX devices_oui           ON devices (oui, id);
CREATE INDEX devices_product_class ON devices (product_class, id);
CREATE INDEX devices_serial_number ON devices (serial_number, id);
CREATE INDEX devices_manufacturer  ON devices (manufacturer, id);
CREATE INDEX devices_model         ON devices (model, id);

-- What every Inform changes. Rows as small as can be: the more of them share a page, the fewer pages
-- a transaction of many Informs writes.
CREATE TABLE device_contacts (
    device         INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    last_inform    INTEGER NOT NULL,
    last_boot      INTEGER,
    last_bootstrap INTEGER,
    discovered     INTEGER,
    last_event     INTEGER,                             -- events.row_id of the last Inform
    cwmp_version   INTEGER NOT NULL,
    remote_address TEXT    NOT NULL,
    last_events    TEXT    NOT NULL                     -- event codes, one a line
);
CREATE INDEX device_contacts_last_inform ON device_contacts (last_inform);

-- The ParameterList of the last Inform; written only when it changed.
CREATE TABLE device_informed (
    device   INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    informed BLOB NOT NULL
);

-- Names, types and writability of a tree: stored once for all devices that have the same.
CREATE TABLE shapes (
    hash  BLOB PRIMARY KEY,
    shape BLOB NOT NULL
) WITHOUT ROWID;

-- Values and times of a tree, packed.
CREATE TABLE device_trees (
    device INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    shape  BLOB NOT NULL REFERENCES shapes,
    nodes  INTEGER NOT NULL,
    tree   BLOB NOT NULL
);
CREATE INDEX device_trees_shape ON device_trees (shape);

-- The few parameters an operator searches by.
CREATE TABLE device_parameters (
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    name   TEXT    NOT NULL,                            -- below the root object
    value  TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    id     TEXT    NOT NULL,                            -- devices.id, for the order
    PRIMARY KEY (device, name)
) WITHOUT ROWID;
CREATE INDEX device_parameters_value ON device_parameters (name, value, id);

CREATE TABLE device_tags (
    tag    TEXT    NOT NULL,
    id     TEXT    NOT NULL,                            -- devices.id, for the order
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    PRIMARY KEY (tag, id)
) WITHOUT ROWID;
CREATE INDEX device_tags_device ON device_tags (device, tag);

-- One row an Inform, in the order of arrival. No index: each row names the one before of the same
-- device, so that a history is read backwards and an insert touches no page but the last.
CREATE TABLE events (
    row_id      INTEGER PRIMARY KEY,
    device      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    previous    INTEGER,
    retry_count INTEGER NOT NULL,
    codes       TEXT    NOT NULL                        -- code TAB command key, one a line
);

CREATE TABLE tasks (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,       -- the order of submission
    id         TEXT    NOT NULL UNIQUE,
    device     INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    device_id  TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    state      INTEGER NOT NULL,                        -- 0 to 2 are not finished
    created    INTEGER NOT NULL,
    expires    INTEGER,
    started    INTEGER,
    finished   INTEGER,
    attempts   INTEGER NOT NULL,
    fault_open INTEGER NOT NULL DEFAULT 0,              -- neither dismissed nor retried
    author     TEXT    NOT NULL,
    request    TEXT    NOT NULL,                        -- JSON, as are result and fault
    result     TEXT,
    fault      TEXT
);
CREATE INDEX tasks_device ON tasks (device, sequence);
CREATE INDEX tasks_state  ON tasks (state, sequence);
CREATE INDEX tasks_open   ON tasks (device, sequence) WHERE state < 3;
CREATE INDEX tasks_expiry ON tasks (expires) WHERE state IN (0, 2) AND expires IS NOT NULL;
CREATE INDEX tasks_faults ON tasks (finished, sequence) WHERE fault_open = 1;
CREATE INDEX tasks_device_faults ON tasks (device, finished, sequence) WHERE fault_open = 1;

CREATE TABLE transfers (
    row_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    device        INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    command_key   TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    fault_code    INTEGER NOT NULL,
    fault_string  TEXT    NOT NULL,
    start_time    TEXT    NOT NULL,                     -- as the device told
    complete_time TEXT    NOT NULL,
    received      INTEGER NOT NULL
);
CREATE INDEX transfers_device ON transfers (device, row_id);

CREATE TABLE files (
    name          TEXT    PRIMARY KEY,
    file_type     TEXT    NOT NULL,
    oui           TEXT    NOT NULL,
    product_class TEXT    NOT NULL,
    version       TEXT    NOT NULL,
    size          INTEGER NOT NULL,
    sha256        TEXT    NOT NULL,
    uploaded      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_keys (
    name    TEXT    PRIMARY KEY,
    sha256  TEXT    NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
