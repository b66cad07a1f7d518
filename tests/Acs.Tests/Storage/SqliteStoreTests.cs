using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Storage;

/// <summary>The contract held by SQLite, and what concerns SQLite alone.</summary>
public sealed partial class SqliteStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-store-").FullName;

    private string DatabasePath => Path.Combine(_folder, SqliteStore.FileName);

    private SqliteStore Sqlite => (SqliteStore)Store.Owner;

    private protected override Task<TestStore> OpenAsync()
    {
        var store = SqliteStore.Open(
            new AcsOptions { DataDirectory = _folder },
            Clock,
            NullLoggerFactory.Instance
        );
        return Task.FromResult(
            new TestStore(store.Devices, store.Tasks, store.Files, store.Settings, store)
        );
    }

    private protected override void Forget() => Directory.Delete(_folder, recursive: true);
}
