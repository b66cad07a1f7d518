using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using OpenTelemetry.Metrics;

namespace Muster.Acs.Metrics;

/// <summary>
/// <c>/metrics</c> on the port of the API, in the text format of Prometheus, for keys that may see the
/// server.
/// </summary>
internal static class MetricsDoor
{
    private const string Path = "/metrics";

    /// <summary>Of the runtime and of Kestrel, beside the server's own.</summary>
    public static readonly string[] Meters =
    [
        MusterMeter.Name,
        "System.Runtime",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public static IServiceCollection AddMetrics(
        this IServiceCollection services,
        AcsOptions options
    )
    {
        services.AddSingleton<MusterMeter>();
        // Nobody asks for it: its instruments are there once it is.
        services.AddHostedService<MeterStart>();
        if (!options.Metrics)
            return services;
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        return services;
    }

    private sealed class MeterStart(MusterMeter meter) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = meter;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<AcsOptions>().Metrics)
            return;
        routes
            .MapPrometheusScrapingEndpoint(
                Path,
                meterProvider: null,
                optionsName: null,
                configureBranchedPipeline: pipeline =>
                    pipeline.Use(
                        (http, next) =>
                        {
                            http.RequestServices.GetRequiredService<Gate>()
                                .Demand(Resource.Server, AccessLevel.Read);
                            return next(http);
                        }
                    )
            )
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]))
            .RequireAuthorization();
    }
}
