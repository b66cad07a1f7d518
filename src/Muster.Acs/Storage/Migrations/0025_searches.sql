-- Searches of devices that were given a name. The owner is empty where all see it.
CREATE TABLE searches (
    name    TEXT    NOT NULL COLLATE NOCASE,
    owner   TEXT    NOT NULL COLLATE NOCASE,            -- user:ada
    text    TEXT    NOT NULL,
    columns TEXT,
    sort    TEXT,
    author  TEXT    NOT NULL,
    updated INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;

-- The columns somebody wants to see of a list.
CREATE TABLE chosen_columns (
    owner   TEXT PRIMARY KEY COLLATE NOCASE,
    columns TEXT NOT NULL
) WITHOUT ROWID;
