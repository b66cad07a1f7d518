using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>Brings the schema up to date: each script of <c>Storage/Migrations</c> once, in order.</summary>
internal static class Migration
{
    private const string Folder = "Migrations/";

    public static void Run(string path, ILogger logger)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var result = DeployChanges
            .To.SqliteDatabase(connection.ToString())
            .WithScriptsEmbeddedInAssembly(
                typeof(Migration).Assembly,
                name => name.StartsWith(Folder, StringComparison.Ordinal)
            )
            .WithTransactionPerScript()
            .LogTo(new Log(logger))
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new StorageException(
                $"The database cannot be brought up to date: {result.Error.Message}",
                result.Error
            );
    }

    /// <summary>DbUp's chatter, of which only errors concern an operator.</summary>
    private sealed class Log(ILogger logger) : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args) =>
            Write(LogLevel.Trace, format, args);

        public void LogDebug(string format, params object[] args) =>
            Write(LogLevel.Debug, format, args);

        public void LogInformation(string format, params object[] args) =>
            Write(LogLevel.Debug, format, args);

        public void LogWarning(string format, params object[] args) =>
            Write(LogLevel.Warning, format, args);

        public void LogError(string format, params object[] args) =>
            Write(LogLevel.Error, format, args);

        public void LogError(Exception ex, string format, params object[] args) =>
            Write(LogLevel.Error, format, args);

        private void Write(LogLevel level, string format, object[] args)
        {
#pragma warning disable CA2254, CA1848, CA1873 // the text is DbUp's
            logger.Log(level, format, args);
#pragma warning restore CA2254, CA1848, CA1873
        }
    }
}
