using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>How a version becomes the one that holds, and what goes to make room for it.</summary>
internal static class DocumentWrites
{
    public static IReadOnlyList<DocumentRecord> Write(
        SqlDatabase database,
        IReadOnlyList<DocumentWrite> writes
    )
    {
        var written = new List<DocumentRecord>(writes.Count);
        if (writes.Count == 0)
            return written;
        var change = DocumentChanges.Begin(database, writes[0].At, writes[0].Note);
        foreach (var write in writes)
            written.Add(Write(database, write, change));
        foreach (var kind in writes.Select(write => write.Kind).Distinct())
            Prune(database, kind);
        return written;
    }

    private static DocumentRecord Write(SqlDatabase database, DocumentWrite write, long change)
    {
        var before = SqlDocumentStore.Newest(database, write.Kind, write.Name);
        Check(write, before);
        if (before?.Text is null && write.Text is not null)
            CheckRoom(database, write.Kind);
        var kind = SqlDocumentStore.Word(write.Kind);
        using (
            var old = database.Prepare(
                "UPDATE documents SET is_current=0 WHERE kind=? AND name=? AND is_current=1"
            )
        )
            old.Bind(kind).Bind(write.Name).Send();
        var version = (before?.Head.Version ?? 0) + 1;
        long revision;
        using (
            var insert = database.Prepare(
                "INSERT INTO documents "
                    + "(kind, name, version, is_current, body, at, author, note, change) "
                    + "VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?) RETURNING revision"
            )
        )
        {
            insert.Bind(kind).Bind(write.Name).Bind(version).Bind(write.Text).Bind(write.At);
            insert.Bind(write.Note.Author).Bind(write.Note.Note).Bind(change).Step();
            revision = insert.Long(0);
        }
        using (
            var prune = database.Prepare(
                "DELETE FROM documents WHERE kind=? AND name=? AND version <= ?"
            )
        )
            prune.Bind(kind).Bind(write.Name).Bind(version - DocumentLimits.Versions).Send();
        var head = new DocumentHead(
            revision,
            write.Kind,
            write.Name,
            version,
            write.Text?.Length,
            write.At,
            write.Note.Author,
            write.Note.Note
        )
        {
            Change = change,
        };
        return new(head, write.Text);
    }

    private static void Check(DocumentWrite write, DocumentRecord? before)
    {
        var holds = before?.Text is null ? 0 : before.Head.Version;
        if (write.Note.Expected is { } expected && expected != holds)
            throw new OperationException(
                OperationFaultKind.Conflict,
                holds == 0
                    ? $"'{write.Name}' does not exist; version {expected} was expected."
                    : $"Version {holds} of '{write.Name}' holds; {expected} was expected. "
                        + "Look at what has changed.",
                "version"
            );
        if (write.Text is null && holds == 0)
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"There is no {SqlDocumentStore.Word(write.Kind)} '{write.Name}'.",
                "name"
            );
    }

    private static void CheckRoom(SqlDatabase database, DocumentKind kind)
    {
        using var count = database.Prepare(
            "SELECT COUNT(*) FROM documents WHERE kind=? AND is_current = 1 AND body IS NOT NULL"
        );
        count.Bind(SqlDocumentStore.Word(kind));
        if (count.Step() && count.Long(0) >= DocumentLimits.Documents)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"There are {DocumentLimits.Documents} of this kind already; remove some first.",
                "name"
            );
    }

    private static void Prune(SqlDatabase database, DocumentKind kind)
    {
        using var prune = database.Prepare(
            """
            DELETE FROM documents WHERE kind=?1 AND name IN (SELECT name FROM documents
                WHERE kind=?1 AND is_current = 1 AND body IS NULL AND revision <= (
                    SELECT revision FROM documents
                    WHERE kind=?1 AND is_current = 1 AND body IS NULL
                    ORDER BY revision DESC LIMIT 1 OFFSET ?2))
            """
        );
        prune.Bind(SqlDocumentStore.Word(kind)).Bind(DocumentLimits.Removed).Send();
    }
}
