using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Codec;
using Muster.Acs.Waking;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// The ports on a database that speaks SQL, and the folder <c>files</c> in the data directory.
/// Disposing writes what still waits, then closes.
/// </summary>
internal sealed class SqlStore : IAsyncDisposable, IStoreLoad
{
    private readonly WriteQueue _writer;
    private readonly ReaderPool _readers;
    private readonly SqlContents _contents;
    private readonly SqlSource _source;

    public SqlStore(
        SqlSource source,
        LiveOptions live,
        WriteQueueOptions queue,
        TimeProvider clock,
        ILoggerFactory logging
    )
    {
        var options = live.Current;
        _source = source;
        var contents = new ContentFolder(Path.Combine(options.DataDirectory, "files"));
        var index = new ParameterIndex(options.IndexedParameters.Concat(WakeAddresses.All));
        _writer = new WriteQueue(source.OpenWriter, queue, logging.CreateLogger<WriteQueue>());
        _readers = new ReaderPool(source.OpenReader);
        _contents = new SqlContents(
            _writer,
            _readers,
            contents,
            options.Store is null ? null : new SharedContents(_writer, _readers, contents)
        );
        Files = new SqlFileStore(_contents, _readers, clock);
        var shapes = new ShapeCache(new ShapeBook());
        var events = new EventLog(live);
        DeviceFiles = new SqlDeviceFileStore(_contents, _writer, _readers, events, clock);
        var tasks = new TaskWrites(events, clock);
        Devices = new SqlDeviceStore(
            _writer,
            _readers,
            index,
            new DeviceWrites(index, events, tasks, new HistoryLog(live)),
            shapes,
            clock
        );
        History = new SqlHistoryStore(_readers);
        Notes = new SqlNoteStore(_writer, _readers);
        Backups = new SqlBackupStore(_writer, _readers);
        Imports = new SqlImportStore(_writer, _readers, index, shapes.Book);
        Events = new SqlEventStore(_writer, _readers, events);
        Series = new SqlSeriesStore(_writer, _readers, options);
        Diagnostics = new SqlDiagnosticStore(_readers);
        Tasks = new SqlTaskStore(_writer, _readers, tasks);
        Faults = new SqlFaultStore(_writer, _readers, clock);
        Documents = new SqlDocumentStore(_writer, _readers);
        Quirks = new SqlQuirkStore(_writer, _readers);
        Settings = new SqlSettingsStore(_writer, _readers, clock);
        Searches = new SqlSearchStore(_writer, _readers);
        Fleet = new SqlFleetStore(_writer, _readers, index, shapes, clock);
        Jobs = new SqlJobStore(_writer, _readers);
        Notifications = new SqlNotificationStore(_writer, _readers);
        Wakes = new SqlWakeStore(_writer, _readers);
        Transcripts = new SqlTranscriptStore(_writer, _readers);
        Webhooks = new SqlWebhookStore(_writer, _readers);
        Trust = new SqlTrustStore(_writer, _readers);
        Access = new SqlAccessStore(_writer, _readers);
        Audit = new SqlAuditStore(_writer, _readers);
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
    public IFleetStore Fleet { get; }
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

    /// <summary>The connections that read, for the same.</summary>
    internal ReaderPool Readers => _readers;

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        _contents.Dispose();
        await _source.DisposeAsync();
    }
}
