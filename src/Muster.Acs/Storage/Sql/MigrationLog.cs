using System.Globalization;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Storage.Sql;

/// <summary>DbUp's chatter, of which only warnings and errors concern an operator.</summary>
internal sealed partial class MigrationLog(ILogger logger) : IUpgradeLog
{
    public void LogTrace(string format, params object[] args) => Say(format, args);

    public void LogDebug(string format, params object[] args) => Say(format, args);

    public void LogInformation(string format, params object[] args) => Say(format, args);

    public void LogWarning(string format, params object[] args)
    {
        var text = Text(format, args);
        LogWarned(text);
    }

    public void LogError(string format, params object[] args) => LogError(null!, format, args);

    public void LogError(Exception ex, string format, params object[] args)
    {
        var text = Text(format, args);
        LogFailed(ex, text);
    }

    private void Say(string format, object[] args)
    {
        if (!logger.IsEnabled(LogLevel.Debug))
            return;
        var text = Text(format, args);
        LogSaid(text);
    }

    private static string Text(string format, object[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Debug, Message = "Migration: {Text}")]
    private partial void LogSaid(string text);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "Migration: {Text}")]
    private partial void LogWarned(string text);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Error, Message = "Migration: {Text}")]
    private partial void LogFailed(Exception? failure, string text);
}
