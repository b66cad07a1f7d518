using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Muster.Acs;
using Muster.Acs.Hosting;
using Muster.CommandLine;
using Muster.Web;

namespace Muster.Serving;

/// <summary>A server of this process, from its settings to its end; what hinders it is one sentence.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly MusterHost host;

    private RunningServer(MusterHost host) => this.host = host;

    public MusterAddresses Addresses => host.Addresses;

    public FirstStart FirstStart => host.FirstStart;

    public IServiceProvider Services => host.Services;

    public static async Task<RunningServer> StartAsync(
        ServerSettings settings,
        CancellationToken cancellation
    )
    {
        MusterHost? begun = null;
        try
        {
            begun = await MusterHost.CreateAsync(
                settings.Acs,
                logging => LogToStandardError(logging, settings),
                pages: ConsolePages.Hosted,
                cancellation: cancellation
            );
            await begun.StartAsync(cancellation);
            return new RunningServer(begun);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            if (begun is not null)
                await begun.DisposeAsync();
            throw Explain(trouble, settings);
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellation) =>
        host.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }

    private static Exception Explain(Exception trouble, ServerSettings settings) =>
        trouble switch
        {
            AcsOptionsException wrong => new CommandFailure(
                ExitCode.Usage,
                string.Join("\nmuster: ", wrong.Errors.Select(SettingsCheck.Named))
            ),
            IOException { InnerException: AddressInUseException } taken => new CommandFailure(
                ExitCode.Failed,
                $"{taken.Message} Choose other ports (--cwmp-port, --files-port, --nbi-port, "
                    + "--port), or stop what listens there."
            ),
            SocketException refused => new CommandFailure(
                ExitCode.Failed,
                $"The ports cannot be opened on {settings.Acs.Bind}: {refused.Message}."
            ),
            IOException or UnauthorizedAccessException => new CommandFailure(
                ExitCode.Failed,
                $"The server cannot use {Place(settings.Acs)}: {trouble.Message}"
            ),
            _ => trouble,
        };

    private static string Place(AcsOptions options) =>
        options.Store is null ? options.DataDirectory : "its store";

    /// <summary>The standard output is for the ready line and for JSON.</summary>
    private static void LogToStandardError(ILoggingBuilder logging, ServerSettings settings)
    {
        var level = settings.LogLevel;
        logging.SetMinimumLevel(level);
        // It warns of a watchdog that counts from the start of the machine, and recommends the server's
        // garbage collector, which costs memory that a lab does not have.
        if (level >= LogLevel.Warning)
            logging.AddFilter("Orleans.Runtime", LogLevel.Error);
        logging.AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<JsonLogLines, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            console.FormatterName =
                settings.LogFormat == LogFormat.Json ? JsonLogLines.LinesName : LogLines.LinesName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    }
}
