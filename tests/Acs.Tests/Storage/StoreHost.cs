using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage;

/// <summary>The database of one test: opened, opened again, and removed.</summary>
internal abstract class StoreHost
{
    /// <summary>The clock of the store.</summary>
    public FakeTimeProvider Clock { get; } = new(StoreContract.Noon);

    /// <summary>What the store is bounded by; its folder is the host's own.</summary>
    public AcsOptions Options { get; set; } = new();

    /// <summary>Opens the database, created when it is not there.</summary>
    public abstract OpenStore Open();

    public abstract void Forget();

    /// <summary>How many contents of files lie on the disk, begun ones included.</summary>
    public abstract int StoredContents();

    /// <summary>A content that nothing names, as a power cut may leave one.</summary>
    public abstract void LeaveContent(string sha256);

    protected static OpenStore Ports(SqlStore store)
    {
        return new(store.Devices, store.Tasks, store.Files, store.Settings, store)
        {
            Jobs = store.Jobs,
            Searches = store.Searches,
            Fleet = store.Fleet,
            Events = store.Events,
            DeviceFiles = store.DeviceFiles,
            Transcripts = store.Transcripts,
            Diagnostics = store.Diagnostics,
            Faults = store.Faults,
            Quirks = store.Quirks,
            Webhooks = store.Webhooks,
            Access = store.Access,
            Audit = store.Audit,
            Series = store.Series,
            Documents = store.Documents,
            Notifications = store.Notifications,
            History = store.History,
            Notes = store.Notes,
            Backups = store.Backups,
            Trust = store.Trust,
            Wakes = store.Wakes,
            Imports = store.Imports,
        };
    }
}

/// <summary>The ports of an open store.</summary>
internal sealed record OpenStore(
    IDeviceStore Devices,
    ITaskStore Tasks,
    IFileStore Files,
    ISettingsStore Settings,
    IAsyncDisposable Owner
)
{
    public required ISearchStore Searches { get; init; }
    public required IFleetStore Fleet { get; init; }
    public required IJobStore Jobs { get; init; }
    public required IFaultStore Faults { get; init; }
    public required IEventStore Events { get; init; }
    public required IDeviceFileStore DeviceFiles { get; init; }
    public required ITranscriptStore Transcripts { get; init; }
    public required IDiagnosticStore Diagnostics { get; init; }
    public required IQuirkStore Quirks { get; init; }
    public required IWebhookStore Webhooks { get; init; }
    public required IAccessStore Access { get; init; }
    public required IAuditStore Audit { get; init; }
    public required ISeriesStore Series { get; init; }
    public required IDocumentStore Documents { get; init; }
    public required INotificationStore Notifications { get; init; }
    public required IHistoryStore History { get; init; }
    public required INoteStore Notes { get; init; }
    public required IBackupStore Backups { get; init; }
    public required ITrustStore Trust { get; init; }
    public required IWakeStore Wakes { get; init; }
    public required IImportStore Imports { get; init; }
}
