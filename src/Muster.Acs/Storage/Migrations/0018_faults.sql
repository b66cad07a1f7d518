-- Faults of channels are listed together with those of tasks, the newest first.
CREATE INDEX rule_faults_at ON rule_faults (at, sequence);
CREATE INDEX rule_faults_device_at ON rule_faults (device, at, sequence);
