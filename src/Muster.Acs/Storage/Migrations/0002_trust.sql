-- Who may call home as whom. A registration may be there before its device has ever called.
CREATE TABLE registrations (
    key            BLOB    PRIMARY KEY,                 -- as devices.key
    id             TEXT    NOT NULL UNIQUE,
    oui            TEXT    NOT NULL,
    product_class  TEXT    NOT NULL,
    serial_number  TEXT    NOT NULL,
    state          INTEGER NOT NULL,                    -- 0 approved, 1 waiting, 2 refused
    authentication INTEGER,                             -- null: as the deployment
    user           TEXT,                                -- null: the deployment's credentials
    secret         TEXT,                                -- encrypted
    created        INTEGER NOT NULL,
    remote_address TEXT    NOT NULL                     -- where a waiting device called from
) WITHOUT ROWID;
CREATE UNIQUE INDEX registrations_user ON registrations (user) WHERE user IS NOT NULL;
CREATE INDEX registrations_state ON registrations (state, id);
CREATE INDEX registrations_authentication ON registrations (authentication)
    WHERE authentication IS NOT NULL;

-- What a device is marked with when it calls home for the first time.
CREATE TABLE registration_tags (
    key BLOB NOT NULL REFERENCES registrations ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (key, tag)
) WITHOUT ROWID;

-- The keys that secrets are encrypted with, themselves encrypted with one that is not in here.
CREATE TABLE protection_keys (
    name    TEXT    PRIMARY KEY,
    xml     TEXT    NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
