using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Storage;

internal sealed class SqliteHost : StoreHost
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("muster-store-").FullName;

    public override OpenStore Open()
    {
        var options = Options with { DataDirectory = Folder };
        NewDatabase.PutIn(Folder);
        var store = SqliteStore.Open(options, Clock, NullLoggerFactory.Instance);
        return Ports(store);
    }

    public override void Forget() => Directory.Delete(Folder, recursive: true);

    public override int StoredContents() =>
        Directory.GetFiles(Path.Combine(Folder, "files")).Length;

    public override void LeaveContent(string sha256) =>
        File.WriteAllBytes(Path.Combine(Folder, "files", sha256), [1]);
}

public sealed class SqliteDeviceRowTests() : DeviceRowContract(new SqliteHost());

public sealed class SqliteHistoryTests()
    : HistoryStoreContract(
        new SqliteHost { Options = new AcsOptions { MaxHistory = HistoryStoreContract.MaxHistory } }
    );

public sealed class SqliteNoteTests() : NoteStoreContract(new SqliteHost());

public sealed class SqliteBackupTests() : BackupStoreContract(new SqliteHost());

public sealed class SqliteAccessTests() : AccessStoreContract(new SqliteHost());

public sealed class SqliteShadowTests() : ShadowContract(new SqliteHost());

public sealed class SqliteDeviceSearchTests() : DeviceSearchContract(new SqliteHost());

public sealed class SqliteFleetTests() : FleetContract(new SqliteHost());

public sealed class SqliteSearchWayTests() : SearchWayContract(new SqliteHost());

public sealed class SqliteDeviceFilterTests() : DeviceFilterContract(new SqliteHost());

public sealed class SqliteTaskStoreTests() : TaskStoreContract(new SqliteHost());

public sealed class SqliteFaultStoreTests() : FaultStoreContract(new SqliteHost());

public sealed class SqliteFaultGroupTests() : FaultGroupContract(new SqliteHost());

public sealed class SqliteEventStoreTests() : EventStoreContract(new SqliteHost());

public sealed class SqliteDiagnosticStoreTests() : DiagnosticStoreContract(new SqliteHost());

public sealed class SqliteFileStoreTests() : FileStoreContract(new SqliteHost());

public sealed class SqliteDeviceFileStoreTests() : DeviceFileStoreContract(new SqliteHost());

public sealed class SqliteTranscriptStoreTests() : TranscriptStoreContract(new SqliteHost());

public sealed class SqliteSeriesStoreTests()
    : SeriesStoreContract(new SqliteHost { Options = SeriesStoreContract.Limits });

public sealed class SqliteQuirkStoreTests() : QuirkStoreContract(new SqliteHost());

public sealed class SqliteDocumentStoreTests() : DocumentStoreContract(new SqliteHost());

public sealed class SqliteDeviceScanTests() : DeviceScanContract(new SqliteHost());

public sealed class SqliteSavedSearchTests() : SavedSearchStoreContract(new SqliteHost());

public sealed class SqliteTrustTests() : TrustStoreContract(new SqliteHost());

public sealed class SqliteWakeTests() : WakeStoreContract(new SqliteHost());

public sealed class SqliteImportTests() : ImportStoreContract(new SqliteHost());

public sealed class SqliteNotificationTests() : NotificationStoreContract(new SqliteHost());

public sealed class SqliteSettingsTests() : SettingsStoreContract(new SqliteHost());
