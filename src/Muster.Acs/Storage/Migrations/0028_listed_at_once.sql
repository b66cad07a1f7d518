-- What only this device has: its id without the maker and the class, which many share and which lists find by
-- indexes of their own, and its serial number where the id writes it otherwise. A class is told in an id with these
-- characters encoded; one with others stays part of the words. Nothing of it ever changes.
CREATE VIEW device_own_words (row_id, words) AS
SELECT row_id, rest || CASE WHEN instr(rest, serial_number) > 0 THEN '' ELSE char(10) || serial_number END
FROM (
    SELECT row_id, serial_number, CASE
        WHEN maker = 0 OR instr(substr(id, 1, maker), '%') > 0 THEN id
        WHEN class = '' THEN substr(id, maker + 1)
        WHEN substr(id, maker + 1, length(class) + 1) = class || '-'
            THEN substr(id, maker + length(class) + 2)
        ELSE id END AS rest
    FROM (
        SELECT row_id, id, serial_number, instr(id, '-') AS maker,
            replace(replace(replace(replace(replace(replace(replace(replace(product_class,
                '%', '%25'), ' ', '%20'), '-', '%2D'), '.', '%2E'), '/', '%2F'), '+', '%2B'),
                '(', '%28'), ')', '%29') AS class
        FROM devices));

CREATE VIRTUAL TABLE device_words_own USING fts5 (
    words, content = '', detail = none, columnsize = 0, tokenize = 'trigram'
);
INSERT INTO device_words_own (rowid, words) SELECT row_id, words FROM device_own_words;
CREATE TRIGGER device_words_own_inserted AFTER INSERT ON devices BEGIN
    INSERT INTO device_words_own (rowid, words)
    SELECT row_id, words FROM device_own_words WHERE row_id = new.row_id;
END;
CREATE TRIGGER device_words_own_deleted BEFORE DELETE ON devices BEGIN
    INSERT INTO device_words_own (device_words_own, rowid, words)
    SELECT 'delete', row_id, words FROM device_own_words WHERE row_id = old.row_id;
END;

-- The devices of a group of faults in the order of their ids, as lists are.
CREATE INDEX tasks_fault_device ON tasks (fault_group, device_id, device) WHERE fault_open = 1;
CREATE INDEX rule_faults_group_device ON rule_faults (fault_group, device_id, device);

-- How many devices have a fault is counted device by device, and of this index alone: what it is partial by is asked
-- for too.
DROP INDEX tasks_device_faults;
CREATE INDEX tasks_device_faults ON tasks (device, finished, sequence, fault_group, fault_open)
    WHERE fault_open = 1;
