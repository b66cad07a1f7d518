-- Devices by their last Inform, exactly. The hour alone made each page sort all devices that were heard within
-- the same hour: of a million that inform hourly, all of them. An Inform within the same hour as the one before
-- now writes the indexes of its row, as any other did before.
DROP INDEX device_contacts_last_hour;
CREATE INDEX device_contacts_last_inform ON device_contacts (last_inform);
