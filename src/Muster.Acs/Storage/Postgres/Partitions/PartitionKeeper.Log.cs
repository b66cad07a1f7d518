using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Postgres;

internal sealed partial class PartitionKeeper
{
    [LoggerMessage(
        EventId = 5021,
        Level = LogLevel.Information,
        Message = "Dropped {Partition}: all in it is older than is kept"
    )]
    private partial void LogDropped(string partition);

    [LoggerMessage(
        EventId = 5022,
        Level = LogLevel.Debug,
        Message = "The partitions of {Table} are locked by others; the next time will do"
    )]
    private partial void LogBusy(string table);
}
