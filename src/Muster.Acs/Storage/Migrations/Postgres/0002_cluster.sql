-- What nodes that share this database leave for each other.

-- Word of changes, left by triggers in the transaction of the change: it can be neither missed nor
-- seen too early, and writers are one after the other, so that numbers become visible in their order.
CREATE SCHEMA cluster;

CREATE TABLE cluster.notices (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic  text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL DEFAULT '',
    at     timestamptz      NOT NULL DEFAULT clock_timestamp()
);

-- Who does what must be done once.
CREATE TABLE cluster.leases (
    name  text COLLATE "C" PRIMARY KEY,
    owner text COLLATE "C" NOT NULL,
    until timestamptz      NOT NULL
);

-- The contents of files, in pieces; a node keeps in its data directory what it has served.
CREATE TABLE cluster.contents (
    sha256 text   COLLATE "C" NOT NULL,
    part   bigint NOT NULL,
    octets bytea  NOT NULL,
    PRIMARY KEY (sha256, part)
);
ALTER TABLE cluster.contents ALTER COLUMN octets SET STORAGE EXTERNAL;

-- Which versions of the program can work with this schema: those that know script number `reader`.
-- A script that only adds leaves it; one that takes away raises it.
CREATE TABLE cluster.schema_reader (reader bigint NOT NULL);
INSERT INTO cluster.schema_reader VALUES (1);

CREATE FUNCTION cluster.notice() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO cluster.notices (topic) VALUES (TG_ARGV[0]);
    RETURN NULL;
END
$body$;

CREATE FUNCTION cluster.notice_of_registration() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO cluster.notices (topic, key)
        VALUES ('trust', encode(CASE TG_OP WHEN 'DELETE' THEN OLD.key ELSE NEW.key END, 'hex'));
    RETURN NULL;
END
$body$;

CREATE FUNCTION cluster.notice_of_tag() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO cluster.notices (topic, key)
        VALUES ('tags', CASE TG_OP WHEN 'DELETE' THEN OLD.device ELSE NEW.device END::text);
    RETURN NULL;
END
$body$;

CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON documents
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('documents');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON model_quirks
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('quirks');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('access');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON roles
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('access');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('access');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON sign_ins
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('access');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON collections
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('collections');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON protection_keys
    FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('keys');
-- How far a webhook is changes all the time, and is nobody's concern.
CREATE TRIGGER notice AFTER INSERT OR DELETE OR UPDATE OF url, kinds, filter, secret, enabled, batch
    ON webhooks FOR EACH STATEMENT EXECUTE FUNCTION cluster.notice('webhooks');
CREATE TRIGGER notice_of_write AFTER INSERT OR UPDATE ON settings
    FOR EACH ROW WHEN (NEW.name LIKE 'option:%') EXECUTE FUNCTION cluster.notice('settings');
CREATE TRIGGER notice_of_removal AFTER DELETE ON settings
    FOR EACH ROW WHEN (OLD.name LIKE 'option:%') EXECUTE FUNCTION cluster.notice('settings');
CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON registrations
    FOR EACH ROW EXECUTE FUNCTION cluster.notice_of_registration();
CREATE TRIGGER notice AFTER INSERT OR DELETE ON device_tags
    FOR EACH ROW EXECUTE FUNCTION cluster.notice_of_tag();
