using Microsoft.Extensions.Time.Testing;

namespace Muster.Acs.Storage;

/// <summary>The database of one test: opened, opened again, and removed.</summary>
internal abstract class StoreHost
{
    /// <summary>The clock of the store.</summary>
    public FakeTimeProvider Clock { get; } = new(StoreContract.Noon);

    /// <summary>What the store is bounded by; its folder is the host's own.</summary>
    public AcsOptions Options { get; init; } = new();

    /// <summary>Opens the database, created when it is not there.</summary>
    public abstract OpenStore Open();

    public abstract void Forget();

    /// <summary>How many contents of files lie on the disk, begun ones included.</summary>
    public abstract int StoredContents();

    /// <summary>A content that nothing names, as a power cut may leave one.</summary>
    public abstract void LeaveContent(string sha256);
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
}
