-- Who may do what, and who did what. Times are milliseconds since 1970.
CREATE TABLE users (
    name         TEXT    PRIMARY KEY COLLATE NOCASE,
    full_name    TEXT    NOT NULL,
    roles        TEXT    NOT NULL,                      -- one a line, as everywhere here
    enabled      INTEGER NOT NULL,
    password     TEXT,                                  -- a hash
    totp         TEXT,                                  -- encrypted
    totp_step    INTEGER NOT NULL DEFAULT 0,            -- the last code that was used
    recovery     TEXT    NOT NULL DEFAULT '',           -- hashes
    external     TEXT    UNIQUE,                        -- issuer TAB subject
    created      INTEGER NOT NULL,
    last_sign_in INTEGER
) WITHOUT ROWID;

CREATE TABLE roles (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL                           -- JSON
) WITHOUT ROWID;

CREATE TABLE sign_ins (
    id        TEXT    PRIMARY KEY,
    user      TEXT    NOT NULL REFERENCES users ON DELETE CASCADE,
    created   INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    address   TEXT    NOT NULL,
    agent     TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX sign_ins_user ON sign_ins (user);

-- Keys that were there before may do what they could.
ALTER TABLE api_keys ADD COLUMN roles     TEXT    NOT NULL DEFAULT 'administrator';
ALTER TABLE api_keys ADD COLUMN expires   INTEGER;
ALTER TABLE api_keys ADD COLUMN last_used INTEGER;
ALTER TABLE api_keys ADD COLUMN last_from TEXT    NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN author    TEXT    NOT NULL DEFAULT '';

-- Written before the change that it tells of; what came of it is written after.
CREATE TABLE audit (
    row_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    who      TEXT    NOT NULL COLLATE NOCASE,
    kind     TEXT    NOT NULL,                          -- of the actor
    door     TEXT    NOT NULL,
    address  TEXT    NOT NULL,
    resource TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    target   TEXT    NOT NULL,
    device   TEXT,
    outcome  TEXT    NOT NULL,
    detail   TEXT    NOT NULL DEFAULT '',
    before   TEXT,                                      -- JSON, as is after
    after    TEXT
);
CREATE INDEX audit_at     ON audit (at);
CREATE INDEX audit_who    ON audit (who, row_id);
CREATE INDEX audit_device ON audit (device, row_id) WHERE device IS NOT NULL;
