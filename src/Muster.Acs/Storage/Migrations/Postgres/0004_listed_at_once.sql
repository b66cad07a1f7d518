-- What only this device has; as SQLite's migration 0028.
CREATE FUNCTION device_own_words(id text, product_class text, serial_number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $words$
    SELECT rest || CASE WHEN strpos(rest, serial) > 0 THEN '' ELSE chr(10) || serial END
    FROM (
        SELECT serial, CASE
            WHEN maker = 0 OR strpos(substr(whole, 1, maker), '%') > 0 THEN whole
            WHEN class = '' THEN substr(whole, maker + 1)
            WHEN substr(whole, maker + 1, length(class) + 1) = class || '-'
                THEN substr(whole, maker + length(class) + 2)
            ELSE whole END AS rest
        FROM (
            SELECT $1 AS whole, $3 AS serial, strpos($1, '-') AS maker,
                replace(replace(replace(replace(replace(replace(replace(replace($2,
                    '%', '%25'), ' ', '%20'), '-', '%2D'), '.', '%2E'), '/', '%2F'), '+', '%2B'),
                    '(', '%28'), ')', '%29') AS class) AS parts) AS words
$words$;
DO '
BEGIN
    CREATE INDEX devices_own_parts ON devices
        USING gin (device_own_words(id, product_class, serial_number) gin_trgm_ops);
EXCEPTION WHEN undefined_object THEN
    RAISE NOTICE ''pg_trgm is not there: parts of identifiers are found by looking at all.'';
END';

-- The devices of a group of faults in the order of their ids, as lists are.
CREATE INDEX tasks_fault_device ON tasks (fault_group, device_id, device) WHERE fault_open = 1;
CREATE INDEX rule_faults_group_device ON rule_faults (fault_group, device_id, device);

-- How often a part of these words is found is known from now on, not from when a tenth of the devices changed.
ANALYZE devices;
