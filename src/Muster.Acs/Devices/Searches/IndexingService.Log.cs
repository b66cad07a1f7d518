using Microsoft.Extensions.Logging;

namespace Muster.Acs.Devices;

internal sealed partial class IndexingService
{
    [LoggerMessage(
        LogLevel.Information,
        "Indexing stored devices by {Names}: row {Row} of {LastRow}"
    )]
    private partial void LogProgress(string names, long row, long lastRow);

    [LoggerMessage(LogLevel.Information, "Stored devices are indexed by {Names}")]
    private partial void LogDone(string names);

    [LoggerMessage(LogLevel.Warning, "Stored devices cannot be indexed now: {Reason}")]
    private partial void LogTrouble(string reason);
}
