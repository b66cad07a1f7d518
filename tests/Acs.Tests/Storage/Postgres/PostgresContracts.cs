using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Tests.Jobs;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

internal sealed class PostgresHost : StoreHost
{
    private string? _database;

    public string Folder { get; } = Directory.CreateTempSubdirectory("muster-store-").FullName;

    /// <summary>The name of the database; it is made when it is asked for.</summary>
    public string Database => _database ??= PostgresDatabases.Create();

    public override OpenStore Open()
    {
        var options = Options with
        {
            DataDirectory = Folder,
            Store = PostgresDatabases.Server.Address(Database),
        };
        return Ports(
            PostgresStore.Open(new LiveOptions(options), Clock, NullLoggerFactory.Instance)
        );
    }

    public override void Forget()
    {
        Directory.Delete(Folder, recursive: true);
        if (_database is not null)
            PostgresDatabases.Drop(_database);
    }

    public override int StoredContents() =>
        Directory.GetFiles(Path.Combine(Folder, "files")).Length;

    public override void LeaveContent(string sha256) =>
        File.WriteAllBytes(Path.Combine(Folder, "files", sha256), [1]);
}

public sealed class PostgresDeviceRowTests() : DeviceRowContract(new PostgresHost());

public sealed class PostgresHistoryTests()
    : HistoryStoreContract(
        new PostgresHost
        {
            Options = new AcsOptions { MaxHistory = HistoryStoreContract.MaxHistory },
        }
    );

public sealed class PostgresNoteTests() : NoteStoreContract(new PostgresHost());

public sealed class PostgresBackupTests() : BackupStoreContract(new PostgresHost());

public sealed class PostgresAccessTests() : AccessStoreContract(new PostgresHost());

public sealed class PostgresShadowTests() : ShadowContract(new PostgresHost());

public sealed class PostgresDeviceSearchTests() : DeviceSearchContract(new PostgresHost());

public sealed class PostgresFleetTests() : FleetContract(new PostgresHost());

public sealed class PostgresSearchWayTests() : SearchWayContract(new PostgresHost());

public sealed class PostgresDeviceFilterTests() : DeviceFilterContract(new PostgresHost())
{
    private protected override int Expressions => 400;
}

public sealed class PostgresTaskStoreTests() : TaskStoreContract(new PostgresHost());

public sealed class PostgresFaultStoreTests() : FaultStoreContract(new PostgresHost());

public sealed class PostgresFaultGroupTests() : FaultGroupContract(new PostgresHost());

public sealed class PostgresEventStoreTests() : EventStoreContract(new PostgresHost());

public sealed class PostgresDiagnosticStoreTests() : DiagnosticStoreContract(new PostgresHost());

public sealed class PostgresFileStoreTests() : FileStoreContract(new PostgresHost());

public sealed class PostgresDeviceFileStoreTests() : DeviceFileStoreContract(new PostgresHost());

public sealed class PostgresTranscriptStoreTests() : TranscriptStoreContract(new PostgresHost());

public sealed class PostgresSeriesStoreTests()
    : SeriesStoreContract(new PostgresHost { Options = SeriesStoreContract.Limits });

public sealed class PostgresQuirkStoreTests() : QuirkStoreContract(new PostgresHost());

public sealed class PostgresDocumentStoreTests() : DocumentStoreContract(new PostgresHost());

public sealed class PostgresDeviceScanTests() : DeviceScanContract(new PostgresHost());

public sealed class PostgresWebhookStoreTests() : WebhookStoreContract(new PostgresHost());

public sealed class PostgresJobStoreTests() : JobStoreContract(new PostgresHost());

public sealed class PostgresSavedSearchTests() : SavedSearchStoreContract(new PostgresHost());

public sealed class PostgresTrustTests() : TrustStoreContract(new PostgresHost());

public sealed class PostgresWakeTests() : WakeStoreContract(new PostgresHost());

public sealed class PostgresImportTests() : ImportStoreContract(new PostgresHost());

public sealed class PostgresNotificationTests() : NotificationStoreContract(new PostgresHost());

public sealed class PostgresSettingsTests() : SettingsStoreContract(new PostgresHost());
