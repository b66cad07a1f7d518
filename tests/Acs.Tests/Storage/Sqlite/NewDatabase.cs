using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Storage;

/// <summary>
/// The database of a first start, made once by the migrations and copied from then on: a thousand tests
/// need one each, and making it costs as much as all the rest of a start. Tests of first starts and of
/// migrations make their own.
/// </summary>
internal static class NewDatabase
{
    private static readonly Lazy<byte[]> Made = new(Make);

    /// <summary>Puts one in a data directory that has none.</summary>
    public static void PutIn(string directory)
    {
        var path = Path.Combine(directory, SqliteStore.FileName);
        if (!File.Exists(path))
            File.WriteAllBytes(path, Made.Value);
    }

    private static byte[] Make()
    {
        var directory = Directory.CreateTempSubdirectory("muster-new-");
        var path = Path.Combine(directory.FullName, SqliteStore.FileName);
        Migration.Run(path, NullLogger.Instance);
        var made = File.ReadAllBytes(path);
        directory.Delete(recursive: true);
        return made;
    }
}
