using Microsoft.Extensions.Logging;

namespace Muster.Acs.Api;

internal sealed partial class ApiErrors
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The store failed a request for {Path}")]
    private partial void LogStorage(Exception trouble, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A device was not reached for a request for {Path}"
    )]
    private partial void LogLost(Exception trouble, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({Trace})")]
    private partial void LogFailure(Exception trouble, string method, string path, string trace);
}
