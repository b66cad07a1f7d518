using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Sqlite;

internal sealed partial class WriteQueue
{
    [LoggerMessage(
        EventId = 5000,
        Level = LogLevel.Error,
        Message = "The store cannot be written, nothing is acknowledged: {Reason}"
    )]
    private partial void LogFailing(string reason, Exception failure);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "The store works again")]
    private partial void LogRecovered();
}
