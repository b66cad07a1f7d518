using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Muster.Acs.Observing;

/// <summary>
/// At the end what was not sent yet is sent, while those who count are still there; a collector that
/// does not answer holds up the end for seconds only.
/// </summary>
internal sealed class LastExport(MeterProvider metrics, TracerProvider traces, LoggerProvider logs)
    : IHostedLifecycleService
{
    private const int MostMilliseconds = 2_000;

    public async Task StoppedAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(
            Task.Run(() => metrics.ForceFlush(MostMilliseconds), CancellationToken.None),
            Task.Run(() => traces.ForceFlush(MostMilliseconds), CancellationToken.None),
            Task.Run(() => logs.ForceFlush(MostMilliseconds), CancellationToken.None)
        );

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
