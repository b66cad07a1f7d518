-- What only this device has; as SQLite's migration 0028.
CREATE FUNCTION device_own_words(id text, product_class text, serial_number text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $words$
DECLARE
    maker integer := strpos(id, '-');
    class text := '';
    rest text := id;
BEGIN
    IF maker > 0 AND strpos(left(id, maker), '%') = 0 THEN
        IF product_class <> '' THEN
            class := replace(replace(replace(replace(replace(replace(replace(replace(product_class,
                '%', '%25'), ' ', '%20'), '-', '%2D'), '.', '%2E'), '/', '%2F'), '+', '%2B'),
                '(', '%28'), ')', '%29') || '-';
        END IF;
        IF starts_with(substr(id, maker + 1), class) THEN
            rest := substr(id, maker + 1 + length(class));
        END IF;
    END IF;
    RETURN CASE WHEN strpos(rest, serial_number) > 0 THEN rest
        ELSE rest || chr(10) || serial_number END;
END $words$;
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
