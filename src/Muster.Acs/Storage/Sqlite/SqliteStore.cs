using Microsoft.Extensions.Logging;
using Muster.Acs.Waking;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// The store of a server on one node: <c>muster.db</c> (WAL) and the folder <c>files</c> in the data
/// directory. Disposing writes what still waits, then closes.
/// </summary>
internal sealed class SqliteStore : IAsyncDisposable, IStoreLoad
{
    public const string FileName = "muster.db";

    private readonly WriteQueue _writer;
    private readonly ReaderPool _readers;
    private readonly SqliteContents _contents;
    private readonly DataDirectoryLock _lock;

    private SqliteStore(
        DataDirectoryLock held,
        string path,
        LiveOptions live,
        WriteQueueOptions queue,
        TimeProvider clock,
        ILoggerFactory logging
    )
    {
        var options = live.Current;
        _lock = held;
        var contents = new ContentFolder(Path.Combine(options.DataDirectory, "files"));
        var index = new ParameterIndex(options.IndexedParameters.Concat(WakeAddresses.All));
        _writer = new WriteQueue(path, queue, logging.CreateLogger<WriteQueue>());
        _readers = new ReaderPool(path, queue.BusyTimeout);
        _contents = new SqliteContents(_writer, _readers, contents);
        Files = new SqliteFileStore(_contents, _readers, clock);
        var events = new EventLog(live);
        DeviceFiles = new SqliteDeviceFileStore(_contents, _writer, _readers, events, clock);
        var tasks = new TaskWrites(events, clock);
        Devices = new SqliteDeviceStore(
            _writer,
            _readers,
            index,
            events,
            tasks,
            new HistoryLog(live),
            clock
        );
        History = new SqliteHistoryStore(_readers);
        Notes = new SqliteNoteStore(_writer, _readers);
        Backups = new SqliteBackupStore(_writer, _readers);
        Imports = new SqliteImportStore(_writer, _readers, index);
        Events = new SqliteEventStore(_writer, _readers, events);
        Series = new SqliteSeriesStore(_writer, _readers, options);
        Diagnostics = new SqliteDiagnosticStore(_readers);
        Tasks = new SqliteTaskStore(_writer, _readers, tasks);
        Faults = new SqliteFaultStore(_writer, _readers, clock);
        Documents = new SqliteDocumentStore(_writer, _readers);
        Quirks = new SqliteQuirkStore(_writer, _readers);
        Settings = new SqliteSettingsStore(_writer, _readers, clock);
        Searches = new SqliteSearchStore(_writer, _readers);
        Jobs = new SqliteJobStore(_writer, _readers);
        Notifications = new SqliteNotificationStore(_writer, _readers);
        Wakes = new SqliteWakeStore(_writer, _readers);
        Transcripts = new SqliteTranscriptStore(_writer, _readers);
        Webhooks = new SqliteWebhookStore(_writer, _readers);
        Trust = new SqliteTrustStore(_writer, _readers);
        Access = new SqliteAccessStore(_writer, _readers);
        Audit = new SqliteAuditStore(_writer, _readers);
    }

    public IDeviceStore Devices { get; }
    public IHistoryStore History { get; }
    public INoteStore Notes { get; }
    public IBackupStore Backups { get; }
    public IImportStore Imports { get; }
    public IEventStore Events { get; }
    public ITaskStore Tasks { get; }
    public IFaultStore Faults { get; }
    public IFileStore Files { get; }
    public IDeviceFileStore DeviceFiles { get; }
    public ISeriesStore Series { get; }
    public IDiagnosticStore Diagnostics { get; }
    public ISettingsStore Settings { get; }
    public ISearchStore Searches { get; }
    public IJobStore Jobs { get; }
    public INotificationStore Notifications { get; }
    public IWakeStore Wakes { get; }
    public ITranscriptStore Transcripts { get; }
    public ITrustStore Trust { get; }
    public IAccessStore Access { get; }
    public IAuditStore Audit { get; }
    public IQuirkStore Quirks { get; }
    public IWebhookStore Webhooks { get; }
    public IDocumentStore Documents { get; }

    public TimeSpan Lag => _writer.Lag;
    public long Reads => _readers.Reads;
    public long Writes => _writer.Writes;
    public long Commits => _writer.Commits;

    /// <summary>The queue of writes, for what concerns the store as a whole.</summary>
    internal WriteQueue Writer => _writer;

    /// <summary>
    /// Creates the data directory and the database where they are missing, and brings the schema up
    /// to date. Throws <see cref="StorageException"/> when that cannot be done.
    /// </summary>
    public static SqliteStore Open(
        AcsOptions options,
        TimeProvider clock,
        ILoggerFactory logging,
        WriteQueueOptions? queue = null
    ) => Open(new LiveOptions(options), clock, logging, queue);

    /// <summary>The same, with options that may change meanwhile.</summary>
    public static SqliteStore Open(
        LiveOptions live,
        TimeProvider clock,
        ILoggerFactory logging,
        WriteQueueOptions? queue = null
    )
    {
        var options = live.Current;
        DataDirectoryLock? held = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            held = DataDirectoryLock.Take(options.DataDirectory);
            var path = Path.Combine(options.DataDirectory, FileName);
            Migration.Run(path, logging.CreateLogger<SqliteStore>());
            return new(held, path, live, queue ?? new(), clock, logging);
        }
        catch (Exception failure)
        {
            held?.Dispose();
            if (failure is not (IOException or UnauthorizedAccessException))
                throw;
            throw new StorageException(
                $"The data directory '{options.DataDirectory}' cannot be used: {failure.Message}",
                failure
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        _contents.Dispose();
        _lock.Dispose();
    }
}
