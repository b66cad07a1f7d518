using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ITrustStore"/> on SQLite.</summary>
internal sealed class SqlTrustStore(WriteQueue writer, ReaderPool readers) : ITrustStore
{
    private const string List = "registrations";

    public Task<TrustSummary> SummaryAsync(CancellationToken cancellation) =>
        readers.ReadAsync(0, static (database, _) => Summary(database), cancellation);

    public Task<KnownDevice> FindAsync(DeviceKey key, CancellationToken cancellation) =>
        readers.ReadAsync(
            key,
            static (database, key) =>
            {
                var registration = RegistrationRows.Find(database, key);
                using var device = database.Prepare("SELECT 1 FROM devices WHERE key=?");
                return new KnownDevice(registration, device.Bind(key).Step());
            },
            cancellation
        );

    public Task<RegistrationRecord?> FindByUserAsync(string user, CancellationToken cancellation) =>
        readers.ReadAsync(user, RegistrationRows.FindByUser, cancellation);

    public Task<Page<RegistrationRecord>> ListAsync(
        RegistrationQuery query,
        CancellationToken cancellation
    )
    {
        var after = Cursor.Text(List, query.Page) ?? "";
        return readers.ReadAsync(
            (query, after),
            static (database, state) =>
            {
                var (query, after) = state;
                var rows = RegistrationRows.List(
                    database,
                    query.State,
                    after,
                    query.Page.Limit + 1
                );
                long? total = query.Page.WithTotal
                    ? RegistrationRows.Count(database, query.State)
                    : null;
                return Cursor.Page(rows, query.Page, last => Cursor.Of(List, last.Id), total);
            },
            cancellation
        );
    }

    public Task<RegistrationImport> PutAsync(
        IReadOnlyList<RegistrationChange> changes,
        CancellationToken cancellation
    ) => writer.WriteAsync(changes, RegistrationRows.Put, cancellation);

    public Task<bool> AddWaitingAsync(
        RegistrationRecord waiting,
        int max,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (waiting, max),
            static (database, state) =>
            {
                if (RegistrationRows.Find(database, state.waiting.Key) is not null)
                    return true;
                if (RegistrationRows.Count(database, RegistrationState.Waiting) >= state.max)
                    return false;
                RegistrationRows.Write(database, state.waiting);
                return true;
            },
            cancellation
        );

    public Task<bool> SetStateAsync(
        DeviceKey key,
        RegistrationState state,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (key, state),
            static (database, change) =>
            {
                using var update = database.Prepare("UPDATE registrations SET state=? WHERE key=?");
                return update.Bind((long)change.state).Bind(change.key).Run() > 0;
            },
            cancellation
        );

    public Task<bool> DeleteAsync(DeviceKey key, CancellationToken cancellation) =>
        writer.WriteAsync(
            key,
            static (database, key) =>
            {
                using var delete = database.Prepare("DELETE FROM registrations WHERE key=?");
                return delete.Bind(key).Run() > 0;
            },
            cancellation
        );

    public Task<IReadOnlyList<ProtectionKey>> ProtectionKeysAsync(CancellationToken cancellation) =>
        readers.ReadAsync<int, IReadOnlyList<ProtectionKey>>(
            0,
            static (database, _) =>
            {
                using var rows = database.Prepare(
                    "SELECT name, xml, created FROM protection_keys ORDER BY created, name"
                );
                var keys = new List<ProtectionKey>();
                while (rows.Step())
                    keys.Add(new(rows.Text(0), rows.Text(1), rows.Time(2)));
                return keys;
            },
            cancellation
        );

    public Task AddProtectionKeyAsync(ProtectionKey key, CancellationToken cancellation) =>
        writer.WriteAsync(
            key,
            static (database, key) =>
            {
                using var insert = database.Prepare(
                    """
                    INSERT INTO protection_keys (name, xml, created) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET xml=excluded.xml, created=excluded.created
                    """
                );
                return insert.Bind(key.Name).Bind(key.Xml).Bind(key.Created).Run();
            },
            cancellation
        );

    private static TrustSummary Summary(SqlDatabase database)
    {
        var exceptions = new List<CpeAuthentication>();
        using (
            var rows = database.Prepare(
                """
                SELECT DISTINCT authentication FROM registrations
                WHERE authentication IS NOT NULL
                """
            )
        )
        {
            while (rows.Step())
                exceptions.Add((CpeAuthentication)rows.Int(0));
        }
        return new(
            RegistrationRows.Count(database, null),
            RegistrationRows.Count(database, RegistrationState.Waiting),
            exceptions
        );
    }
}
