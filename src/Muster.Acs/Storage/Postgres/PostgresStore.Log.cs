using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Postgres;

internal sealed partial class PostgresStore
{
    [LoggerMessage(
        EventId = 5020,
        Level = LogLevel.Warning,
        Message = "The partitions could not be looked after, which is tried again: {Reason}"
    )]
    private partial void LogNotKept(string reason);
}
