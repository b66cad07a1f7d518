-- When a device told a value, by its own clock. "at" is when it arrived, by ours: clocks of devices are wrong.
ALTER TABLE notified_values ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
