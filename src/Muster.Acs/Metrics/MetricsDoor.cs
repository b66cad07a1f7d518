using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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
    private static readonly string[] Meters =
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
        if (!options.Metrics)
            return services;
        services.AddSingleton<MusterMeter>();
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        return services;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<MusterMeter>() is null)
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
