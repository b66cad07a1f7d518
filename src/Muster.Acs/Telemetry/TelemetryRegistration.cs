using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Telemetry;

/// <summary>Puts the measuring together.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<BulkCredentials>();
        services.AddSingleton<BulkLinks>();
        services.AddSingleton<BulkReports>();
        services.AddSingleton<BulkDataEndpoint>();
        services.AddSingleton<Collections>();
        services.AddSingleton<SeriesOperations>();
        services.AddHostedService<SeriesSweeper>();
        return services;
    }
}
