using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Maintenance;

/// <summary>What is done to a store as a whole while no server works on it, whichever database it is.</summary>
public static class StoreMover
{
    /// <summary>
    /// Copies all that is stored from one database to another that is empty: SQLite to PostgreSQL or back.
    /// Contents of files and the key of the data directory are no part of a database.
    /// </summary>
    /// <param name="from">A data directory, or the address of a PostgreSQL.</param>
    /// <param name="to">The same; a data directory is made if it is not there.</param>
    /// <param name="now">What is to come is prepared for from this time.</param>
    /// <param name="progress">Told a table and how many of its rows are copied, now and then.</param>
    /// <param name="cancellation">Gives up, and leaves the target empty.</param>
    /// <returns>The rows of each table.</returns>
    /// <exception cref="IOException">It cannot be done; the target is as it was.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> CopyAsync(
        string from,
        string to,
        DateTimeOffset now,
        Action<string, long> progress,
        CancellationToken cancellation
    )
    {
        if (StorePlace.AreSame(from, to))
            throw new IOException("Source and target are the same.");
        return await TryAsync(async () =>
        {
            using var source = StorePlace.Open(from, isNew: false);
            using var target = StorePlace.Open(to, isNew: true);
            using var reading = source.OpenDatabase();
            if (target.Postgres is { } postgres)
                await new PartitionKeeper(
                    postgres,
                    new LiveOptions(new AcsOptions()),
                    NullLogger.Instance
                ).MakeAsync(StoreMove.EventsOf(reading), now, cancellation);
            using var writing = target.OpenDatabase();
            return new StoreMove(reading, writing, progress).Run(cancellation);
        });
    }

    /// <summary>Brings the schema up to date; servers may work on a PostgreSQL meanwhile.</summary>
    /// <param name="place">A data directory, or the address of a PostgreSQL.</param>
    /// <exception cref="IOException">It cannot be done; nothing is changed.</exception>
    public static Task MigrateAsync(string place) =>
        TryAsync(() =>
        {
            using var migrated = StorePlace.Open(place, isNew: false, isAlone: false);
            return Task.FromResult(true);
        });

    /// <summary>Reads all of a PostgreSQL and tells what is wrong; nothing when all is well.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Task<IReadOnlyList<string>> CheckAsync(
        string address,
        CancellationToken cancellation
    ) => TryAsync(() => PostgresCheck.FindingsAsync(address, cancellation));

    private static async Task<T> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (StorageException trouble)
        {
            throw new IOException(trouble.Message, trouble);
        }
        catch (SqlFailure trouble)
        {
            throw new IOException(trouble.ToStorageException().Message, trouble);
        }
        catch (Exception trouble) when (PostgresFailure.IsKnown(trouble))
        {
            var known = new PostgresFailure(trouble).ToStorageException();
            throw new IOException(known.Message, trouble);
        }
    }
}
