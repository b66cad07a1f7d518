-- Statements are the same for both databases from here on. Names that are the same in capitals and in
-- small letters are compared as lower(name), which needs indexes that hold them so.
DROP INDEX audit_who;
CREATE INDEX audit_who ON audit (lower(who), row_id);
CREATE INDEX searches_name ON searches (lower(owner), lower(name));

-- Here it is only for the statements to be the same; on PostgreSQL it has an index, where one of
-- last_inform would have to be written with each Inform.
ALTER TABLE device_contacts ADD COLUMN last_hour INTEGER
    GENERATED ALWAYS AS (last_inform / 3600000) VIRTUAL;
