-- Downloads that rules asked for and whose end is not known yet.
CREATE TABLE rule_downloads (
    task       TEXT    PRIMARY KEY,
    device     INTEGER NOT NULL REFERENCES devices ON DELETE CASCADE,
    instance   TEXT    NOT NULL,                        -- Downloads.1
    channel    TEXT    NOT NULL,
    retries    INTEGER NOT NULL,
    provisions TEXT    NOT NULL                         -- JSON, [["name", argument, ...], ...]
) WITHOUT ROWID;
CREATE INDEX rule_downloads_device ON rule_downloads (device);
