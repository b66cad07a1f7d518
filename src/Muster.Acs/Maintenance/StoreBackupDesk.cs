using System.Globalization;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Maintenance;

/// <summary>Makes backups of the store, one at a time, and keeps them as files.</summary>
internal sealed partial class StoreBackupDesk(
    AcsOptions options,
    ProtectionKeyFile key,
    TimeProvider clock,
    ILogger<StoreBackupDesk> logger
) : IAsyncDisposable
{
    private const int Most = 10;
    private const string Begin = "muster-";
    private const string End = ".zip";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'.'fff'Z'";

    /// <summary>The shares of the work: copying the database, packing, and reading it all again.</summary>
    private const double Copied = 0.4;
    private const double Packed = 0.9;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private StoreBackup? _current;
    private Task _work = Task.CompletedTask;

    private string Folder => Path.Combine(options.DataDirectory, "backups");

    private string Database => Path.Combine(options.DataDirectory, SqliteStore.FileName);

    public IReadOnlyList<StoreBackup> List()
    {
        // One that is done is a file like the others.
        var current = Current is { State: not StoreBackupState.Done } unfinished
            ? unfinished
            : null;
        var list = Done().Where(each => each.Name != current?.Name).ToList();
        if (current is not null)
            list.Add(current);
        return [.. list.OrderByDescending(each => each.At)];
    }

    public StoreBackup Get(string name) =>
        List().FirstOrDefault(each => each.Name == name)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no backup '{name}'.",
            "name"
        );

    public StoreBackup Start()
    {
        if (options.Store is not null)
            throw Refused(
                "The store is a PostgreSQL, which has its own ways: make backups with pg_dump."
            );
        lock (_gate)
        {
            if (_current is { State: StoreBackupState.Running })
                throw Refused("A backup is being made already; wait until it is done.");
            if (Done().Count >= Most)
                throw Refused($"There are {Most} backups; delete one, or keep them elsewhere.");
            Directory.CreateDirectory(Folder);
            CheckRoom();
            var at = clock.GetUtcNow();
            var name =
                Begin + at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + End;
            _current = new(name, at, StoreBackupState.Running, 0, 0, "Copies the database.");
            // A thread of its own: copying a database is much work, and waits for the disk.
            _work = Task.Run(() => RunAsync(_current), CancellationToken.None);
            return _current;
        }
    }

    public Stream Open(string name)
    {
        Whole(name);
        return new FileStream(
            Path.Combine(Folder, name),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
    }

    public void Delete(string name)
    {
        if (Get(name).State == StoreBackupState.Failed)
        {
            Current = null;
            return;
        }
        Whole(name);
        File.Delete(Path.Combine(Folder, name));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private StoreBackup? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
        set
        {
            lock (_gate)
                _current = value;
        }
    }

    private async Task RunAsync(StoreBackup begun)
    {
        var (copy, partial) = (Path.Combine(Folder, ".copy.db"), Path.Combine(Folder, ".partial"));
        try
        {
            Clear(copy, partial);
            await MakeAsync(begun, copy, partial);
        }
        catch (Exception failure)
        {
            var reason =
                failure is OperationCanceledException ? "The server was stopped." : failure.Message;
            Current = begun with { State = StoreBackupState.Failed, Detail = reason };
            LogFailed(begun.Name, failure);
        }
        finally
        {
            Clear(copy, partial);
        }
    }

    private async Task MakeAsync(StoreBackup begun, string copy, string partial)
    {
        var token = _stopping.Token;
        StoreCopy.Run(Database, copy, done => Tell(begun, done * Copied, begun.Detail), token);
        if (StoreCopy.Check(copy) is [var wrong, ..])
            throw new StorageException(wrong);
        const string packing = "Packs the database and the files.";
        var source = new ArchiveSource(
            copy,
            Path.Combine(options.DataDirectory, "files"),
            ServerVersion.Text,
            StoreKey.IdOf(key.Key),
            begun.At
        );
        var missing = await StoreArchive.WriteAsync(
            partial,
            source,
            done => Tell(begun, Copied + (done * (Packed - Copied)), packing),
            token
        );
        Tell(begun, Packed, "Reads it again.");
        await StoreArchive.VerifyAsync(partial, token);
        var path = Path.Combine(Folder, begun.Name);
        File.Move(partial, path);
        DirectoryEntries.Flush(Folder);
        Current = begun with
        {
            State = StoreBackupState.Done,
            Progress = 1,
            Size = new FileInfo(path).Length,
            Detail = missing == 0 ? "" : $"{missing} files were deleted meanwhile.",
        };
        LogDone(begun.Name);
    }

    private void Tell(StoreBackup begun, double progress, string detail) =>
        Current = begun with { Progress = Math.Min(progress, 1), Detail = detail };

    private List<StoreBackup> Done()
    {
        if (!Directory.Exists(Folder))
            return [];
        var list = new List<StoreBackup>();
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles(Begin + "*" + End))
        {
            var text = file.Name[Begin.Length..^End.Length];
            if (
                DateTimeOffset.TryParseExact(
                    text,
                    TimeFormat,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
            )
                list.Add(new(file.Name, at, StoreBackupState.Done, 1, file.Length, ""));
        }
        return list;
    }

    private void Whole(string name)
    {
        if (Get(name).State != StoreBackupState.Done)
            throw Refused($"{name} is not there yet.");
    }

    // The copy and the packed copy, both at once.
    private void CheckRoom()
    {
        var needed = new FileInfo(Database).Length * 2;
        var free = new DriveInfo(Path.GetFullPath(Folder)).AvailableFreeSpace;
        if (free < needed)
            throw Refused(
                $"A backup needs up to {needed / 1_000_000:N0} MB beside the database, and the disk has "
                    + $"{free / 1_000_000:N0} MB."
            );
    }

    private static void Clear(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            foreach (var end in (string[])["", "-journal", "-wal", "-shm"])
                File.Delete(path + end);
        }
    }

    private static OperationException Refused(string message) =>
        new(OperationFaultKind.Conflict, message);

    [LoggerMessage(LogLevel.Error, "The backup {Name} failed.")]
    private partial void LogFailed(string name, Exception failure);

    [LoggerMessage(LogLevel.Information, "The backup {Name} is done.")]
    private partial void LogDone(string name);
}
