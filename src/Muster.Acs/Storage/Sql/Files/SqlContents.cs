using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>What a write did, and which contents no row may name any more.</summary>
internal readonly record struct ContentChange<T>(T Result, IReadOnlyList<string> Dropped);

/// <summary>
/// Contents and the rows that name them: a content is on the disk before a row names it, and is deleted
/// only after the last row that did.
/// </summary>
internal sealed class SqlContents(
    WriteQueue writer,
    ReaderPool readers,
    ContentFolder folder,
    SharedContents? shared = null
) : IDisposable
{
    /// <summary>Another node may take a content away that no row names yet: then it is stored again.</summary>
    private const int MostTries = 3;

    /// <summary>A content must not go while another file of the same content arrives.</summary>
    private readonly SemaphoreSlim _gate = new(1);

    public Task<ContentFolder.Received> ReceiveAsync(
        Stream content,
        long maxSize,
        CancellationToken cancellation
    ) => folder.ReceiveAsync(content, maxSize, cancellation);

    /// <summary>Brings a content into the folder, where nodes share the database and no disk.</summary>
    public async Task BringAsync(string sha256, CancellationToken cancellation)
    {
        if (shared is not null && !folder.Has(sha256))
            await shared.FetchAsync(sha256, cancellation);
    }

    public Stream OpenRead(string sha256, string name)
    {
        try
        {
            return folder.Open(sha256);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The content of the file '{name}' cannot be read: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Puts a content under its name, then writes the row that names it.</summary>
    public async Task<TResult> StoreAsync<TState, TResult>(
        ContentFolder.Received received,
        TState state,
        Func<SqlDatabase, TState, ContentChange<TResult>> write,
        CancellationToken cancellation
    )
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            folder.Keep(received);
            // From here on nothing is given up half-way.
            return shared is null
                ? await WriteAsync(state, write)
                : await StoreSharedAsync(shared, received, state, write);
        }
        catch (Exception failure)
        {
            await DropAsync([received.Sha256]);
            if (failure is IOException or UnauthorizedAccessException)
                throw new StorageException(
                    $"The file cannot be stored: {failure.Message}",
                    failure
                );
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    // The row is written only where all of the content is in the database with it.
    private async Task<TResult> StoreSharedAsync<TState, TResult>(
        SharedContents shared,
        ContentFolder.Received received,
        TState state,
        Func<SqlDatabase, TState, ContentChange<TResult>> write
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await shared.SaveAsync(received.Sha256);
            var (isThere, change) = await writer.WriteAsync(
                (received.Sha256, received.Size, state, write),
                static (database, of) =>
                    SharedContents.IsWhole(database, of.Sha256, of.Size)
                        ? (true, of.write(database, of.state))
                        : (false, default(ContentChange<TResult>)),
                CancellationToken.None
            );
            if (isThere)
            {
                await DropAsync(change.Dropped);
                return change.Result;
            }
            if (attempt == MostTries)
                throw new StorageException(
                    "The content of the file was lost on its way; try again."
                );
        }
    }

    /// <summary>Changes rows only.</summary>
    public async Task<TResult> ChangeAsync<TState, TResult>(
        TState state,
        Func<SqlDatabase, TState, ContentChange<TResult>> write,
        CancellationToken cancellation
    )
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await WriteAsync(state, write);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Deletes the contents that no row names: of devices that were forgotten, and what a process left
    /// that ended between a content and its row.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        if (shared is not null)
            await SweepAsync(shared, cancellation);
        foreach (var batch in folder.All().Chunk(500))
        {
            await _gate.WaitAsync(cancellation);
            try
            {
                await DropAsync(batch);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    // A store that was moved here has its contents in the folder of one node.
    private async Task SweepAsync(SharedContents shared, CancellationToken cancellation)
    {
        var (unnamed, missing) = await shared.CompareAsync(cancellation);
        await shared.DropAsync(unnamed);
        foreach (var sha256 in missing.Where(folder.Has))
            await shared.SaveAsync(sha256);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<TResult> WriteAsync<TState, TResult>(
        TState state,
        Func<SqlDatabase, TState, ContentChange<TResult>> write
    )
    {
        var change = await writer.WriteAsync(state, write, CancellationToken.None);
        await DropAsync(change.Dropped);
        return change.Result;
    }

    private async Task DropAsync(IReadOnlyList<string> contents)
    {
        if (contents.Count == 0)
            return;
        try
        {
            var orphans = await readers.ReadAsync(contents, Unnamed, CancellationToken.None);
            foreach (var orphan in orphans)
                folder.Delete(orphan);
            if (shared is not null && orphans.Count > 0)
                await shared.DropAsync(orphans);
        }
        catch (Exception failure)
            when (failure is StorageException or IOException or UnauthorizedAccessException)
        {
            // It stays on the disk, named by nothing, until the next sweep.
        }
    }

    private static List<string> Unnamed(SqlDatabase database, IReadOnlyList<string> contents)
    {
        var unnamed = new List<string>();
        foreach (var sha256 in contents)
        {
            using var find = database.Prepare(
                "SELECT 1 FROM files WHERE sha256=? "
                    + "UNION ALL SELECT 1 FROM device_files WHERE sha256=? LIMIT 1"
            );
            if (!find.Bind(sha256).Bind(sha256).Step())
                unnamed.Add(sha256);
        }
        return unnamed;
    }
}
