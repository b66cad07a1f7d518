-- What is known of models beyond the standard: learned from refusals, or set by an operator.
CREATE TABLE model_quirks (
    manufacturer     TEXT    NOT NULL,
    product_class    TEXT    NOT NULL,
    software_version TEXT    NOT NULL,                  -- * for all of them
    quirk            TEXT    NOT NULL,
    is_set           INTEGER NOT NULL,                  -- 1 by a person, 0 learned
    value            TEXT    NOT NULL,
    at               INTEGER NOT NULL,
    who              TEXT    NOT NULL,                  -- the device, or the API key's name
    session          BLOB,
    reason           TEXT    NOT NULL,
    PRIMARY KEY (manufacturer, product_class, software_version, quirk, is_set)
) WITHOUT ROWID;

-- The models there are, counted without touching a device's row.
CREATE INDEX devices_of_a_kind ON devices (manufacturer, product_class, software_version);
