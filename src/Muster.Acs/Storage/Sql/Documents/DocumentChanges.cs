using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Versions that were stored together.</summary>
internal static class DocumentChanges
{
    private const string List = "changes";
    private const string Columns = """
        c.change, c.at, c.author, c.note,
        (SELECT COUNT(*) FROM documents d WHERE d.change = c.change)
        """;

    /// <summary>A new one; the oldest above the limit are forgotten, their versions are not.</summary>
    public static long Begin(SqlDatabase database, DateTimeOffset at, ChangeNote note)
    {
        using var insert = database.Prepare(
            "INSERT INTO document_changes (at, author, note) VALUES (?, ?, ?) RETURNING change"
        );
        insert.Bind(at).Bind(note.Author).Bind(note.Note).Step();
        var change = insert.Long(0);
        using var prune = database.Prepare("DELETE FROM document_changes WHERE change <= ?");
        prune.Bind(change - DocumentLimits.Changes).Send();
        return change;
    }

    public static Page<ChangeSummary> Page(SqlDatabase database, PageRequest page)
    {
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM document_changes c WHERE c.change < ? "
                + "ORDER BY c.change DESC LIMIT ?"
        );
        rows.Bind(Cursor.Number(List, page, long.MaxValue)).Bind(page.Limit + 1);
        var found = new List<ChangeSummary>();
        while (rows.Step())
            found.Add(Read(rows));
        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare("SELECT COUNT(*) FROM document_changes");
            total = count.Step() ? count.Long(0) : 0;
        }
        return Cursor.Page(found, page, row => Cursor.Of(List, row.Change), total);
    }

    public static StoredChange? Find(SqlDatabase database, long change)
    {
        using var row = database.Prepare(
            $"SELECT {Columns} FROM document_changes c WHERE c.change=?"
        );
        if (!row.Bind(change).Step())
            return null;
        var summary = Read(row);
        var documents = new List<StoredChangeDocument>();
        using var rows = database.Prepare(
            $"SELECT {SqlDocumentStore.Columns} FROM documents WHERE change=? ORDER BY revision"
        );
        rows.Bind(change);
        while (rows.Step())
        {
            var then = SqlDocumentStore.Head(rows);
            documents.Add(
                new(
                    then,
                    SqlDocumentStore.Version(database, then.Kind, then.Name, then.Version - 1),
                    SqlDocumentStore.Newest(database, then.Kind, then.Name)!.Head.Version
                )
            );
        }
        return new(summary, documents);
    }

    private static ChangeSummary Read(SqlStatement row) =>
        new(row.Long(0), row.Time(1), row.Text(2), row.Text(3), row.Int(4));
}
