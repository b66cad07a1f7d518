-- Transcripts of sessions; what is in them is packed and holds no secret. Times as in the first schema.
CREATE TABLE transcripts (
    row_id    INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order in which they were stored
    session   BLOB    NOT NULL UNIQUE,
    device    BLOB,                              -- devices.key; null: nobody we know
    address   TEXT    NOT NULL,
    began     INTEGER NOT NULL,
    duration  INTEGER NOT NULL,                  -- microseconds
    outcome   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    events    TEXT    NOT NULL,                  -- event codes, one a line
    rpcs      INTEGER NOT NULL,
    exchanges INTEGER NOT NULL,
    octets    INTEGER NOT NULL,                  -- as they were on the wire
    kept_for  INTEGER NOT NULL,
    size      INTEGER NOT NULL,                  -- of the content
    content   BLOB    NOT NULL
);
CREATE INDEX transcripts_device ON transcripts (device, row_id);

-- What all of them take, so that the bound costs no reading.
CREATE TABLE transcript_space (octets INTEGER NOT NULL);
INSERT INTO transcript_space (octets) VALUES (0);

CREATE TRIGGER transcripts_inserted AFTER INSERT ON transcripts BEGIN
    UPDATE transcript_space SET octets = octets + NEW.size;
END;
CREATE TRIGGER transcripts_deleted AFTER DELETE ON transcripts BEGIN
    UPDATE transcript_space SET octets = octets - OLD.size;
END;
CREATE TRIGGER transcripts_of_deleted_devices AFTER DELETE ON devices BEGIN
    DELETE FROM transcripts WHERE device = OLD.key;
END;
