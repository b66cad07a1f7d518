using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Sql;

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

    [LoggerMessage(
        EventId = 5002,
        Level = LogLevel.Warning,
        Message = "The log of the database could not be emptied at the end: {Reason}"
    )]
    private partial void LogNotEmptied(string reason);
}
