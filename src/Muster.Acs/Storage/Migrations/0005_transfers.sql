-- A transfer has a life of its own, from the asking to its end; one that the device tells of by itself
-- has no task.
DROP TABLE transfers;
CREATE TABLE transfers (
    row_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    device      INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    task        TEXT    UNIQUE REFERENCES tasks (id) ON DELETE CASCADE,
    fingerprint TEXT,                                   -- of a report without a task
    command_key TEXT    NOT NULL,
    state       INTEGER NOT NULL,
    updated     INTEGER NOT NULL,
    transfer    TEXT    NOT NULL,                       -- JSON
    UNIQUE (device, fingerprint)
);
CREATE INDEX transfers_device ON transfers (device, row_id);
CREATE INDEX transfers_state  ON transfers (state, row_id);
CREATE INDEX transfers_key    ON transfers (command_key, row_id);
CREATE INDEX transfers_told   ON transfers (updated) WHERE task IS NULL;

-- What has ended goes in the order in which it ended.
CREATE INDEX tasks_finished ON tasks (finished) WHERE state >= 3;

-- What a device answered to GetRPCMethods, one a line.
CREATE TABLE device_methods (
    device  INTEGER PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    methods TEXT    NOT NULL
);
