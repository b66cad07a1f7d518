using Muster.Acs.Operations;
using Muster.Acs.Waking;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IWakeStore"/> on SQLite.</summary>
internal sealed class SqlWakeStore(WriteQueue writer, ReaderPool readers) : IWakeStore
{
    public Task<WakeKnowledge> KnowAsync(long rowId, CancellationToken cancellation) =>
        readers.ReadAsync(rowId, Know, cancellation);

    public Task AddAsync(long rowId, WakeAttempt attempt, CancellationToken cancellation) =>
        writer.WriteAsync((rowId, attempt), Add, cancellation);

    public Task<IReadOnlyList<WakeAttempt>> ListAsync(long rowId, CancellationToken cancellation) =>
        readers.ReadAsync(rowId, List, cancellation);

    public Task SetCredentialsAsync(
        long rowId,
        OwnCredentials credentials,
        CancellationToken cancellation
    ) => writer.WriteAsync((rowId, credentials), WakeCredentialRows.Write, cancellation);

    private static WakeKnowledge Know(SqlDatabase database, long device)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        using (
            var read = database.Prepare(
                """
                SELECT name, value FROM device_parameters
                WHERE device=? AND name >= 'ManagementServer.' AND name < 'ManagementServer/'
                """
            )
        )
        {
            read.Bind(device);
            while (read.Step())
                addresses[read.Text(0)] = read.Text(1);
        }
        using var last = database.Prepare(
            """
            SELECT way FROM wakes INDEXED BY wakes_device
            WHERE device=? AND woken=1 AND way<>'' ORDER BY row_id DESC LIMIT 1
            """
        );
        return new(addresses, last.Bind(device).Step() ? last.Text(0) : "");
    }

    private static int Add(SqlDatabase database, (long Row, WakeAttempt Attempt) of)
    {
        using (
            var insert = database.Prepare(
                """
                INSERT INTO wakes (device, at, woken, way, detail)
                SELECT row_id, ?2, ?3, ?4, ?5 FROM devices WHERE row_id=?1
                """
            )
        )
            insert
                .Bind(of.Row)
                .Bind(of.Attempt.At)
                .Bind(of.Attempt.Woken ? 1 : 0)
                .Bind(of.Attempt.Way)
                .Bind(of.Attempt.Detail)
                .Send();
        using var delete = database.Prepare(
            """
            DELETE FROM wakes WHERE device=?1 AND row_id <= (
                SELECT row_id FROM wakes WHERE device=?1 ORDER BY row_id DESC LIMIT 1 OFFSET ?2)
            """
        );
        return delete.Bind(of.Row).Bind(IWakeStore.KeptResults).Run();
    }

    private static IReadOnlyList<WakeAttempt> List(SqlDatabase database, long device)
    {
        using var read = database.Prepare(
            """
            SELECT at, woken, way, detail FROM wakes INDEXED BY wakes_device
            WHERE device=? ORDER BY row_id DESC
            """
        );
        read.Bind(device);
        var attempts = new List<WakeAttempt>();
        while (read.Step())
            attempts.Add(new(read.Time(0), read.Long(1) != 0, read.Text(2), read.Text(3)));
        return attempts;
    }
}
