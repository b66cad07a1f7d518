using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IDocumentStore"/> on SQLite.</summary>
internal sealed class SqlDocumentStore(WriteQueue writer, ReaderPool readers) : IDocumentStore
{
    private const string NameList = "documents";
    private const string VersionList = "versions";
    public const string Columns = "revision, kind, name, version, length(body), at, author, note";
    private static readonly DocumentKind[] Kinds = Enum.GetValues<DocumentKind>();
    private const string Hold = "is_current = 1 AND body IS NOT NULL";

    public Task<DocumentSet> LoadAsync(CancellationToken cancellation) =>
        readers.ReadAsync(
            0,
            static (database, _) =>
            {
                using var rows = database.Prepare(
                    $"SELECT {Columns}, body FROM documents WHERE {Hold}"
                );
                var found = new List<DocumentRecord>();
                while (rows.Step())
                {
                    // A kind that a newer server stored means nothing to this one.
                    if (IsKnown(rows))
                        found.Add(Read(rows));
                }
                return new DocumentSet(RevisionOf(database), found);
            },
            cancellation
        );

    public Task<IReadOnlyList<DocumentRecord>> WriteAsync(
        IReadOnlyList<DocumentWrite> writes,
        CancellationToken cancellation
    ) => writer.WriteAsync(writes, DocumentWrites.Write, cancellation);

    public Task<Page<DocumentHead>> ListAsync(
        DocumentKind kind,
        PageRequest page,
        CancellationToken cancellation
    ) => readers.ReadAsync((kind, page), List, cancellation);

    public Task<DocumentRecord?> FindAsync(
        DocumentKind kind,
        string name,
        int? version,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (kind, name, version),
            static (database, wanted) =>
                wanted.version is { } version
                    ? Version(database, wanted.kind, wanted.name, version)
                    : Newest(database, wanted.kind, wanted.name),
            cancellation
        );

    public Task<Page<ChangeSummary>> ChangesAsync(
        PageRequest page,
        CancellationToken cancellation
    ) => readers.ReadAsync(page, DocumentChanges.Page, cancellation);

    public Task<StoredChange?> FindChangeAsync(long change, CancellationToken cancellation) =>
        readers.ReadAsync(change, DocumentChanges.Find, cancellation);

    public Task<Page<DocumentHead>> VersionsAsync(
        DocumentKind kind,
        string name,
        PageRequest page,
        CancellationToken cancellation
    ) => readers.ReadAsync((kind, name, page), Versions, cancellation);

    public static DocumentRecord? Newest(SqlDatabase database, DocumentKind kind, string name)
    {
        using var row = database.Prepare(
            $"SELECT {Columns}, body FROM documents WHERE kind=? AND name=? "
                + "ORDER BY version DESC LIMIT 1"
        );
        return row.Bind(Word(kind)).Bind(name).Step() ? Read(row) : null;
    }

    public static string Word(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.Preset => "preset",
            DocumentKind.Provision => "provision",
            DocumentKind.VirtualParameter => "virtualParameter",
            DocumentKind.Object => "object",
            DocumentKind.Config => "config",
            DocumentKind.Profile => "profile",
            DocumentKind.Table => "table",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    public static DocumentRecord? Version(
        SqlDatabase database,
        DocumentKind kind,
        string name,
        int version
    )
    {
        using var row = database.Prepare(
            $"SELECT {Columns}, body FROM documents WHERE kind=? AND name=? AND version=?"
        );
        return row.Bind(Word(kind)).Bind(name).Bind(version).Step() ? Read(row) : null;
    }

    private static Page<DocumentHead> List(
        SqlDatabase database,
        (DocumentKind Kind, PageRequest Page) wanted
    )
    {
        var kind = Word(wanted.Kind);
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM documents WHERE kind=? AND {Hold} AND name > ? "
                + "ORDER BY name LIMIT ?"
        );
        var after = Cursor.Text(NameList, wanted.Page) ?? "";
        var found = All(rows.Bind(kind).Bind(after).Bind(wanted.Page.Limit + 1));
        long? total = null;
        if (wanted.Page.WithTotal)
        {
            using var count = database.Prepare(
                $"SELECT COUNT(*) FROM documents WHERE kind=? AND {Hold}"
            );
            total = count.Bind(kind).Step() ? count.Long(0) : 0;
        }
        return Cursor.Page(found, wanted.Page, row => Cursor.Of(NameList, row.Name), total);
    }

    private static Page<DocumentHead> Versions(
        SqlDatabase database,
        (DocumentKind Kind, string Name, PageRequest Page) wanted
    )
    {
        var kind = Word(wanted.Kind);
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM documents WHERE kind=? AND name=? AND version < ? "
                + "ORDER BY version DESC LIMIT ?"
        );
        var before = Cursor.Number(VersionList, wanted.Page, int.MaxValue);
        var found = All(rows.Bind(kind).Bind(wanted.Name).Bind(before).Bind(wanted.Page.Limit + 1));
        long? total = null;
        if (wanted.Page.WithTotal)
        {
            using var count = database.Prepare(
                "SELECT COUNT(*) FROM documents WHERE kind=? AND name=?"
            );
            total = count.Bind(kind).Bind(wanted.Name).Step() ? count.Long(0) : 0;
        }
        return Cursor.Page(found, wanted.Page, row => Cursor.Of(VersionList, row.Version), total);
    }

    private static long RevisionOf(SqlDatabase database)
    {
        // The newest row is never pruned: what is removed last is remembered longest.
        using var last = database.Prepare("SELECT coalesce(max(revision), 0) FROM documents");
        return last.Step() ? last.Long(0) : 0;
    }

    private static List<DocumentHead> All(SqlStatement rows)
    {
        var found = new List<DocumentHead>();
        while (rows.Step())
            found.Add(Head(rows));
        return found;
    }

    private static DocumentRecord Read(SqlStatement row) => new(Head(row), row.TextOrNull(8));

    public static DocumentHead Head(SqlStatement row) =>
        new(
            row.Long(0),
            Kinds.First(kind => Word(kind) == row.Text(1)),
            row.Text(2),
            row.Int(3),
            row.IsNull(4) ? null : row.Int(4),
            row.Time(5),
            row.Text(6),
            row.Text(7)
        );

    private static bool IsKnown(SqlStatement row) => Kinds.Any(kind => Word(kind) == row.Text(1));
}
