-- What a fleet of a million is listed, searched and counted by without looking at each device.
CREATE INDEX devices_software_version ON devices (software_version, id);
CREATE INDEX devices_first_inform ON devices (first_inform, id);
CREATE INDEX device_contacts_remote_address ON device_contacts (remote_address);

-- How many devices there are of each model and software; triggers keep it, in the commit of the change.
CREATE TABLE fleet_models (
    manufacturer     TEXT    NOT NULL,
    product_class    TEXT    NOT NULL,
    model            TEXT    NOT NULL,
    software_version TEXT    NOT NULL,
    devices          INTEGER NOT NULL,
    PRIMARY KEY (manufacturer, product_class, model, software_version)
) WITHOUT ROWID;
INSERT INTO fleet_models (manufacturer, product_class, model, software_version, devices)
    SELECT manufacturer, product_class, model, software_version, count(*) FROM devices
    GROUP BY manufacturer, product_class, model, software_version;
CREATE TRIGGER fleet_models_inserted AFTER INSERT ON devices BEGIN
    INSERT INTO fleet_models (manufacturer, product_class, model, software_version, devices)
    VALUES (new.manufacturer, new.product_class, new.model, new.software_version, 1)
    ON CONFLICT (manufacturer, product_class, model, software_version)
        DO UPDATE SET devices = devices + 1;
END;
CREATE TRIGGER fleet_models_deleted AFTER DELETE ON devices BEGIN
    UPDATE fleet_models SET devices = devices - 1
    WHERE manufacturer = old.manufacturer AND product_class = old.product_class
        AND model = old.model AND software_version = old.software_version;
    DELETE FROM fleet_models
    WHERE manufacturer = old.manufacturer AND product_class = old.product_class
        AND model = old.model AND software_version = old.software_version AND devices = 0;
END;
CREATE TRIGGER fleet_models_updated
AFTER UPDATE OF manufacturer, product_class, model, software_version ON devices
WHEN old.manufacturer <> new.manufacturer OR old.product_class <> new.product_class
    OR old.model <> new.model OR old.software_version <> new.software_version
BEGIN
    UPDATE fleet_models SET devices = devices - 1
    WHERE manufacturer = old.manufacturer AND product_class = old.product_class
        AND model = old.model AND software_version = old.software_version;
    DELETE FROM fleet_models
    WHERE manufacturer = old.manufacturer AND product_class = old.product_class
        AND model = old.model AND software_version = old.software_version AND devices = 0;
    INSERT INTO fleet_models (manufacturer, product_class, model, software_version, devices)
    VALUES (new.manufacturer, new.product_class, new.model, new.software_version, 1)
    ON CONFLICT (manufacturer, product_class, model, software_version)
        DO UPDATE SET devices = devices + 1;
END;

-- How many devices have each tag.
CREATE TABLE fleet_tags (
    tag     TEXT    PRIMARY KEY,
    devices INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO fleet_tags (tag, devices) SELECT tag, count(*) FROM device_tags GROUP BY tag;
CREATE TRIGGER fleet_tags_inserted AFTER INSERT ON device_tags BEGIN
    INSERT INTO fleet_tags (tag, devices) VALUES (new.tag, 1)
    ON CONFLICT (tag) DO UPDATE SET devices = devices + 1;
END;
CREATE TRIGGER fleet_tags_deleted AFTER DELETE ON device_tags BEGIN
    UPDATE fleet_tags SET devices = devices - 1 WHERE tag = old.tag;
    DELETE FROM fleet_tags WHERE tag = old.tag AND devices = 0;
END;

-- Any part of an id or a serial number, by its groups of three letters. The serial number is mostly
-- part of the id; the words themselves are not kept, they never change.
CREATE VIRTUAL TABLE device_words USING fts5 (
    words, content = '', detail = none, columnsize = 0, tokenize = 'trigram'
);
INSERT INTO device_words (rowid, words)
    SELECT row_id, id || CASE WHEN instr(id, serial_number) > 0 THEN '' ELSE char(10) || serial_number END
    FROM devices;
CREATE TRIGGER device_words_inserted AFTER INSERT ON devices BEGIN
    INSERT INTO device_words (rowid, words)
    VALUES (new.row_id, new.id || CASE WHEN instr(new.id, new.serial_number) > 0 THEN ''
        ELSE char(10) || new.serial_number END);
END;
CREATE TRIGGER device_words_deleted AFTER DELETE ON devices BEGIN
    INSERT INTO device_words (device_words, rowid, words)
    VALUES ('delete', old.row_id, old.id || CASE WHEN instr(old.id, old.serial_number) > 0 THEN ''
        ELSE char(10) || old.serial_number END);
END;

-- How often devices were searched by a parameter that has no index. Times are milliseconds since 1970.
CREATE TABLE searched_parameters (
    name     TEXT    PRIMARY KEY,                       -- below the root object
    searches INTEGER NOT NULL,
    last     INTEGER NOT NULL
) WITHOUT ROWID;

-- Numbers, truths and times (in milliseconds) as what they are.
ALTER TABLE device_parameters ADD COLUMN number REAL;
CREATE INDEX device_parameters_number ON device_parameters (name, number);
CREATE INDEX notified_values_name ON notified_values (name);

-- Up to which row stored devices have been indexed for a parameter.
CREATE TABLE indexed_parameters (
    name    TEXT    PRIMARY KEY,                        -- below the root object
    through INTEGER NOT NULL,
    is_done INTEGER NOT NULL
) WITHOUT ROWID;
