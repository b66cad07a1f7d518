using DbUp;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// Brings the schema up to date: each script of <c>Storage/Migrations</c> once, in order; all of them or
/// none, so that a failed upgrade leaves what the release before can go on with.
/// </summary>
internal static class Migration
{
    private const string Folder = "Migrations/";

    /// <summary>The names of all scripts that this version knows.</summary>
    public static IEnumerable<string> Scripts() =>
        typeof(Migration)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal));

    public static void Run(string path, ILogger logger)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var result = DeployChanges
            .To.SqliteDatabase(connection.ToString())
            .WithScriptsEmbeddedInAssembly(
                typeof(Migration).Assembly,
                name => name.StartsWith(Folder, StringComparison.Ordinal)
            )
            .WithTransaction()
            .LogTo(new MigrationLog(logger))
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new StorageException(
                $"The database cannot be brought up to date: {result.Error.Message}",
                result.Error
            );
    }
}
