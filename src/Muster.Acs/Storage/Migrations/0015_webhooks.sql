-- Who is told of events by POST, and what could not be delivered. Times are milliseconds since 1970.
CREATE TABLE webhooks (
    row_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    url       TEXT    NOT NULL,
    kinds     TEXT    NOT NULL,                         -- one a line
    filter    TEXT,                                     -- an expression
    secret    TEXT    NOT NULL,                         -- encrypted
    enabled   INTEGER NOT NULL,
    batch     INTEGER NOT NULL,
    author    TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    position  INTEGER NOT NULL,                         -- up to this event all is settled
    delivered INTEGER NOT NULL DEFAULT 0,
    lost      INTEGER NOT NULL DEFAULT 0                -- dead letters that made way for newer ones
);

CREATE TABLE dead_letters (
    row_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook  INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event    INTEGER NOT NULL,
    device   TEXT,
    kind     TEXT    NOT NULL,
    at       INTEGER NOT NULL,                          -- when it happened
    died     INTEGER NOT NULL,                          -- when it was given up
    attempts INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    body     TEXT    NOT NULL                           -- the event as JSON: the log may forget it
);
CREATE INDEX dead_letters_of_webhook ON dead_letters (webhook, row_id);
CREATE INDEX dead_letters_by_age ON dead_letters (died);
