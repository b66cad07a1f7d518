-- Channels of rules that could not be followed, until they could.
CREATE TABLE rule_faults (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,       -- a fault that changes is the newest again
    device     INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    device_id  TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    retries    INTEGER NOT NULL,
    next_try   INTEGER NOT NULL,
    fault      TEXT    NOT NULL,                        -- JSON
    provisions TEXT    NOT NULL,                        -- JSON, [["name", argument, ...], ...]
    UNIQUE (device, channel)
);
CREATE INDEX rule_faults_device ON rule_faults (device, sequence);
