using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IFileStore"/> on SQLite and a folder beside it.</summary>
internal sealed class SqlFileStore(SqlContents contents, ReaderPool readers, TimeProvider clock)
    : IFileStore
{
    private const string FileList = "files";
    private const string Columns =
        "name, file_type, oui, product_class, version, size, sha256, uploaded, hardware_version, "
        + "target_file_name";

    public async Task<StoredFile> PutAsync(
        FileDescription description,
        string? sha256,
        Stream content,
        long maxSize,
        CancellationToken cancellation
    )
    {
        using var received = await contents.ReceiveAsync(content, maxSize, cancellation);
        if (sha256 is not null && sha256 != received.Sha256)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"The file's SHA-256 is {received.Sha256}, not {sha256}: it was changed on the "
                    + "way, or it is another file. Nothing was stored.",
                "sha256"
            );
        var file = new StoredFile(
            description,
            received.Size,
            received.Sha256,
            DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        return await contents.StoreAsync(received, file, Put, cancellation);
    }

    public Task<StoredFile?> FindAsync(string name, CancellationToken cancellation) =>
        readers.ReadAsync(
            name,
            static (database, name) =>
            {
                using var row = database.Prepare($"SELECT {Columns} FROM files WHERE name=?");
                return row.Bind(name).Step() ? Read(row) : null;
            },
            cancellation
        );

    public Task<IReadOnlyList<StoredFile>> OfVersionAsync(
        string version,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            version,
            static IReadOnlyList<StoredFile> (database, version) =>
            {
                using var rows = database.Prepare(
                    $"SELECT {Columns} FROM files WHERE version=? ORDER BY uploaded DESC LIMIT 100"
                );
                rows.Bind(version);
                var files = new List<StoredFile>();
                while (rows.Step())
                    files.Add(Read(rows));
                return files;
            },
            cancellation
        );

    public Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var after = Cursor.Text(FileList, page) ?? "";
        return readers.ReadAsync(
            (page, after),
            static (d, s) => List(d, s.page, s.after),
            cancellation
        );
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) =>
        contents.ChangeAsync(name, Delete, cancellation);

    public Task BringAsync(StoredFile file, CancellationToken cancellation) =>
        contents.BringAsync(file.Sha256, cancellation);

    public Stream OpenRead(StoredFile file) =>
        contents.OpenRead(file.Sha256, file.Description.Name);

    private static ContentChange<StoredFile> Put(SqlDatabase database, StoredFile file)
    {
        var before = HashOf(database, file.Description.Name);
        var description = file.Description;
        using var write = database.Prepare(
            $"""
            INSERT INTO files ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET file_type=excluded.file_type, oui=excluded.oui,
                product_class=excluded.product_class, version=excluded.version,
                size=excluded.size, sha256=excluded.sha256, uploaded=excluded.uploaded,
                hardware_version=excluded.hardware_version,
                target_file_name=excluded.target_file_name
            """
        );
        write
            .Bind(description.Name)
            .Bind(description.FileType)
            .Bind(description.OUI)
            .Bind(description.ProductClass)
            .Bind(description.Version)
            .Bind(file.Size)
            .Bind(file.Sha256)
            .Bind(file.Uploaded)
            .Bind(description.HardwareVersion)
            .Bind(description.TargetFileName)
            .Send();
        return new(file, before is null ? [] : [before]);
    }

    private static ContentChange<bool> Delete(SqlDatabase database, string name)
    {
        if (HashOf(database, name) is not { } before)
            return new(false, []);
        using var delete = database.Prepare("DELETE FROM files WHERE name=?");
        delete.Bind(name).Send();
        return new(true, [before]);
    }

    private static string? HashOf(SqlDatabase database, string name)
    {
        using var find = database.Prepare("SELECT sha256 FROM files WHERE name=?");
        return find.Bind(name).Step() ? find.Text(0) : null;
    }

    private static Page<StoredFile> List(SqlDatabase database, PageRequest page, string after)
    {
        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare("SELECT count(*) FROM files");
            count.Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM files WHERE name > ? ORDER BY name LIMIT ?"
        );
        rows.Bind(after).Bind(page.Limit + 1);
        var files = new List<StoredFile>();
        while (rows.Step())
            files.Add(Read(rows));
        return Cursor.Page(files, page, last => Cursor.Of(FileList, last.Description.Name), total);
    }

    private static StoredFile Read(SqlStatement row) =>
        new(
            new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4))
            {
                HardwareVersion = row.Text(8),
                TargetFileName = row.Text(9),
            },
            row.Long(5),
            row.Text(6),
            row.Time(7)
        );
}
