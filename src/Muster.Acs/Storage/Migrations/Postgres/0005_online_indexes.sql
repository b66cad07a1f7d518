-- Devices by their last Inform, exactly. The hour alone made each page sort all devices that were heard within
-- the same hour: of a million that inform hourly, all of them. An Inform within the same hour as the one before
-- now writes the indexes of its row, as any other did before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS device_contacts_last_inform ON device_contacts (last_inform);
DROP INDEX CONCURRENTLY IF EXISTS device_contacts_last_hour;

-- What only this device has (0004).
CREATE INDEX CONCURRENTLY IF NOT EXISTS devices_own_parts ON devices
    USING gin (device_own_words(id, product_class, serial_number) gin_trgm_ops);

-- The devices of a group of faults in the order of their ids, as lists are.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_fault_device
    ON tasks (fault_group, device_id, device) WHERE fault_open = 1;
CREATE INDEX CONCURRENTLY IF NOT EXISTS rule_faults_group_device
    ON rule_faults (fault_group, device_id, device);

-- How often a part of these words is found is known from now on, not from when a tenth of the devices changed.
ANALYZE devices;
