-- How devices are reached. Times are milliseconds since 1970, UTC.

-- What became of giving a device connection request credentials of its own; the password is derived
-- from the server's secret and stored nowhere.
CREATE TABLE device_credentials_written (
    device   INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    state    INTEGER NOT NULL,                          -- 1 set, 2 password only, 3 refused
    username TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    at       INTEGER NOT NULL
);

-- The last results of each device.
CREATE TABLE wakes (
    row_id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    woken  INTEGER NOT NULL,
    way    TEXT    NOT NULL,
    detail TEXT    NOT NULL
);
CREATE INDEX wakes_device ON wakes (device, row_id);

-- Wake-ups in bulk.
CREATE TABLE wake_jobs (
    sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    state     INTEGER NOT NULL,                         -- 0 running, 1 done, 2 cancelled
    pace      INTEGER NOT NULL,                         -- devices a second
    author    TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    finished  INTEGER,
    total     INTEGER NOT NULL,
    woken     INTEGER NOT NULL DEFAULT 0,
    failed    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX wake_jobs_running ON wake_jobs (sequence) WHERE state = 0;

CREATE TABLE wake_job_devices (
    job       INTEGER NOT NULL REFERENCES wake_jobs ON DELETE CASCADE,
    sequence  INTEGER NOT NULL,
    device_id TEXT    NOT NULL,
    state     INTEGER NOT NULL DEFAULT 0,               -- 0 waiting, 1 woken, 2 failed
    at        INTEGER,
    way       TEXT    NOT NULL DEFAULT '',
    detail    TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (job, sequence)
) WITHOUT ROWID;

-- Values told by lightweight notifications: newer than the tree perhaps, never proof of configuration.
CREATE TABLE notified_values (
    device INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    type   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (device, name)
) WITHOUT ROWID;
