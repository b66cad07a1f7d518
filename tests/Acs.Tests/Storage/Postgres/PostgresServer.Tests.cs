using Xunit;

namespace Muster.Acs.Storage.Postgres;

internal sealed partial class PostgresServer
{
    // Tests run side by side, each with a writer and its readers; only one of them cares for the disk.
    private const string Tested =
        "-c max_connections=500 -c shared_buffers=64MB -c max_locks_per_transaction=128";

    /// <summary>One in the folder for temporary files; skips the test where there is no PostgreSQL.</summary>
    public static PostgresServer Make(bool isDurable = false)
    {
        NeedsOne();
        return In(
            Directory.CreateTempSubdirectory("muster-pg-"),
            isDurable ? Tested : Tested + " -c fsync=off -c full_page_writes=off"
        );
    }

    /// <summary>The same in a folder of the test's own, on a disk that is small.</summary>
    public static PostgresServer MakeIn(DirectoryInfo folder)
    {
        NeedsOne();
        folder.Create();
        return In(folder, Tested + " -c min_wal_size=32MB -c max_wal_size=48MB");
    }

    private static void NeedsOne()
    {
        if (!IsInstalled)
            Assert.Skip("PostgreSQL is not installed (apt-get install postgresql)");
    }
}
