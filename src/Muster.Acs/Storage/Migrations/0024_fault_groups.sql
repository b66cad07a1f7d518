-- Work for many devices at a pace is one thing, whatever is done: waking was the first kind.
DROP INDEX wake_jobs_running;
ALTER TABLE wake_jobs RENAME TO jobs;
ALTER TABLE jobs RENAME COLUMN woken TO done;
ALTER TABLE jobs ADD COLUMN kind    TEXT    NOT NULL DEFAULT 'wake';
ALTER TABLE jobs ADD COLUMN subject TEXT    NOT NULL DEFAULT '';  -- what it is about
ALTER TABLE jobs ADD COLUMN per     INTEGER NOT NULL DEFAULT 1000; -- so many in these milliseconds
CREATE INDEX jobs_running ON jobs (sequence) WHERE state = 0;
CREATE INDEX jobs_kind    ON jobs (kind, subject, sequence);
ALTER TABLE wake_job_devices RENAME TO job_items;
ALTER TABLE job_items ADD COLUMN subject TEXT NOT NULL DEFAULT '';

-- Faults by what they had in common when they arose. A number is never used twice.
CREATE TABLE fault_groups (
    row_id           INTEGER PRIMARY KEY AUTOINCREMENT,
    code             TEXT    NOT NULL,
    what             TEXT    NOT NULL,                  -- kind of a task, or a channel of rules
    is_channel       INTEGER NOT NULL,
    shape            TEXT    NOT NULL,                  -- the parameter at fault, {i} for instances
    script           TEXT    NOT NULL,
    model            TEXT    NOT NULL,
    software_version TEXT    NOT NULL,
    muted            INTEGER,                           -- since when
    muted_until      INTEGER,                           -- null: until somebody says so
    muted_by         TEXT    NOT NULL DEFAULT '',
    mute_reason      TEXT    NOT NULL DEFAULT '',
    UNIQUE (code, what, is_channel, shape, script, model, software_version)
);
CREATE INDEX fault_groups_muted ON fault_groups (row_id) WHERE muted IS NOT NULL;

-- How many arose in each hour since 1970.
CREATE TABLE fault_hours (
    fault_group INTEGER NOT NULL REFERENCES fault_groups ON DELETE CASCADE,
    hour        INTEGER NOT NULL,
    faults      INTEGER NOT NULL,
    PRIMARY KEY (fault_group, hour)
) WITHOUT ROWID;

ALTER TABLE tasks       ADD COLUMN fault_group INTEGER;
ALTER TABLE rule_faults ADD COLUMN fault_group INTEGER;

-- What is open already joins its group, as far as SQL can tell: without the parameter.
INSERT INTO fault_groups (code, what, is_channel, shape, script, model, software_version)
    SELECT DISTINCT coalesce(t.fault ->> '$.code', 'expired'), t.kind, 0, '', '', d.model,
        d.software_version
    FROM tasks t JOIN devices d ON d.row_id = t.device WHERE t.fault_open = 1;
INSERT INTO fault_groups (code, what, is_channel, shape, script, model, software_version)
    SELECT DISTINCT f.fault ->> '$.code', f.channel, 1, '', coalesce(f.fault ->> '$.script', ''),
        d.model, d.software_version
    FROM rule_faults f JOIN devices d ON d.row_id = f.device;
UPDATE tasks SET fault_group = (
    SELECT g.row_id FROM fault_groups g JOIN devices d ON d.row_id = tasks.device
    WHERE g.code = coalesce(tasks.fault ->> '$.code', 'expired') AND g.what = tasks.kind
        AND g.is_channel = 0 AND g.shape = '' AND g.script = ''
        AND g.model = d.model AND g.software_version = d.software_version)
    WHERE fault_open = 1;
UPDATE rule_faults SET fault_group = (
    SELECT g.row_id FROM fault_groups g JOIN devices d ON d.row_id = rule_faults.device
    WHERE g.code = rule_faults.fault ->> '$.code' AND g.what = rule_faults.channel
        AND g.is_channel = 1 AND g.shape = ''
        AND g.script = coalesce(rule_faults.fault ->> '$.script', '')
        AND g.model = d.model AND g.software_version = d.software_version);
CREATE INDEX tasks_fault_group ON tasks (fault_group, device, finished, sequence) WHERE fault_open = 1;
CREATE INDEX rule_faults_group ON rule_faults (fault_group, device, at, sequence);
