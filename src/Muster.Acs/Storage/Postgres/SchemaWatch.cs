using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// Stops this server when another has brought the schema to where this version cannot work with it any
/// more: it would refuse one statement after the other, and no balancer would know.
/// </summary>
internal sealed partial class SchemaWatch(
    SqlStore store,
    IHostApplicationLifetime host,
    TimeProvider clock,
    ILogger<SchemaWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Why the server was stopped; null where it was not.</summary>
    public string? Trouble { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (Trouble is null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Trouble = PostgresMigration.TroubleWith(
                    await store.Readers.ReadAsync(0, Needed, stoppingToken)
                );
            }
            catch (StorageException)
            {
                // Whether it can be read at all is watched elsewhere.
            }
        }
        if (Trouble is null)
            return;
        LogStops(Trouble);
        host.StopApplication();
    }

    private static long Needed(SqlDatabase database, int _)
    {
        using var read = database.Prepare("SELECT max(reader) FROM cluster.schema_reader");
        return read.Step() && !read.IsNull(0) ? read.Long(0) : 0;
    }

    [LoggerMessage(LogLevel.Critical, "The server stops. {Trouble}")]
    private partial void LogStops(string trouble);
}
