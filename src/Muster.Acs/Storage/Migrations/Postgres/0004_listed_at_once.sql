-- What only this device has; as SQLite's migration 0028. Its index, and others of that migration, are made while
-- servers write, by 0005_online_indexes.
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
