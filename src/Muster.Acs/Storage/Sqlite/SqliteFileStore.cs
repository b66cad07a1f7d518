using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sqlite;

/// <summary><see cref="IFileStore"/> on SQLite and a folder beside it.</summary>
internal sealed class SqliteFileStore(
    WriteQueue writer,
    ReaderPool readers,
    ContentFolder contents,
    TimeProvider clock
) : IFileStore, IDisposable
{
    private const string FileList = "files";
    private const string Columns =
        "name, file_type, oui, product_class, version, size, sha256, uploaded";

    /// <summary>A content must not go while another file of the same content arrives.</summary>
    private readonly SemaphoreSlim _gate = new(1);

    public async Task<StoredFile> PutAsync(
        FileDescription description,
        Stream content,
        long maxSize,
        CancellationToken cancellation
    )
    {
        using var received = await contents.ReceiveAsync(content, maxSize, cancellation);
        var file = new StoredFile(
            description,
            received.Size,
            received.Sha256,
            DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        await _gate.WaitAsync(cancellation);
        try
        {
            contents.Keep(received);
            // From here on nothing is given up half-way.
            var orphan = await WriteOrForgetAsync(file);
            if (orphan is not null && orphan != file.Sha256)
                contents.Delete(orphan);
        }
        catch (IOException failure)
        {
            throw new StorageException($"The file cannot be stored: {failure.Message}", failure);
        }
        finally
        {
            _gate.Release();
        }
        return file;
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

    public Task<Page<StoredFile>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var after = Cursor.Text(FileList, page) ?? "";
        return readers.ReadAsync(
            (page, after),
            static (d, s) => List(d, s.page, s.after),
            cancellation
        );
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var (found, orphan) = await writer.WriteAsync(name, Delete, CancellationToken.None);
            if (orphan is not null)
                contents.Delete(orphan);
            return found;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Stream OpenRead(StoredFile file)
    {
        try
        {
            return contents.Open(file.Sha256);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The content of the file '{file.Description.Name}' cannot be read: "
                    + failure.Message,
                failure
            );
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The hash of a content that no row names any more, or null.</summary>
    private async Task<string?> WriteOrForgetAsync(StoredFile file)
    {
        try
        {
            return await writer.WriteAsync(file, Put, CancellationToken.None);
        }
        catch
        {
            if (!await IsNamedAsync(file.Sha256))
                contents.Delete(file.Sha256);
            throw;
        }
    }

    private async Task<bool> IsNamedAsync(string sha256)
    {
        try
        {
            return await readers.ReadAsync(sha256, IsNamed, CancellationToken.None);
        }
        catch (StorageException)
        {
            return true;
        }
    }

    private static string? Put(SqliteDatabase database, StoredFile file)
    {
        var before = HashOf(database, file.Description.Name);
        var description = file.Description;
        using (
            var write = database.Prepare(
                $"INSERT OR REPLACE INTO files ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
        )
            write
                .Bind(description.Name)
                .Bind(description.FileType)
                .Bind(description.OUI)
                .Bind(description.ProductClass)
                .Bind(description.Version)
                .Bind(file.Size)
                .Bind(file.Sha256)
                .Bind(file.Uploaded)
                .Run();
        return before is null || IsNamed(database, before) ? null : before;
    }

    private static (bool Found, string? Orphan) Delete(SqliteDatabase database, string name)
    {
        var before = HashOf(database, name);
        if (before is null)
            return (false, null);
        using (var delete = database.Prepare("DELETE FROM files WHERE name=?"))
            delete.Bind(name).Run();
        return (true, IsNamed(database, before) ? null : before);
    }

    private static string? HashOf(SqliteDatabase database, string name)
    {
        using var find = database.Prepare("SELECT sha256 FROM files WHERE name=?");
        return find.Bind(name).Step() ? find.Text(0) : null;
    }

    private static bool IsNamed(SqliteDatabase database, string sha256)
    {
        using var find = database.Prepare("SELECT 1 FROM files WHERE sha256=?");
        return find.Bind(sha256).Step();
    }

    private static Page<StoredFile> List(SqliteDatabase database, PageRequest page, string after)
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

    private static StoredFile Read(SqliteStatement row) =>
        new(
            new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4)),
            row.Long(5),
            row.Text(6),
            row.Time(7)
        );
}
