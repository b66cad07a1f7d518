using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Acs.Tests.Wire;

/// <summary>
/// Collects what the server logs as an error: one of those fails the test that made it. And what scripts log.
/// </summary>
internal sealed class ErrorLog : ILoggerProvider
{
    /// <summary>Who logs what scripts say.</summary>
    public const string Scripts = "Muster.Acs.Provisioning.Presets.RuleLog";

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _scripts = new();

    public IReadOnlyCollection<string> Errors => _errors;

    public IReadOnlyCollection<string> ScriptLines => _scripts;

    public ILogger CreateLogger(string categoryName) =>
        new Log(_errors, categoryName == Scripts ? _scripts : null, categoryName);

    public void Dispose() { }

    private sealed class Log(
        ConcurrentQueue<string> errors,
        ConcurrentQueue<string>? scripts,
        string category
    ) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= (scripts is null ? LogLevel.Error : LogLevel.Information);

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel >= LogLevel.Error)
                errors.Enqueue($"{category}: {formatter(state, exception)} {exception}");
            else
                scripts?.Enqueue(formatter(state, exception));
        }
    }
}
