-- Which versions of documents were stored together: what is applied as one is taken back as one.
CREATE TABLE document_changes (
    change INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    author TEXT    NOT NULL,
    note   TEXT    NOT NULL
);

ALTER TABLE documents ADD COLUMN change INTEGER;        -- NULL: stored before there were changes

CREATE INDEX documents_by_change ON documents (change) WHERE change IS NOT NULL;
