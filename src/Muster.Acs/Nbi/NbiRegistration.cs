using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Nbi.Collections;
using Muster.Acs.Nbi.Tasks;

namespace Muster.Acs.Nbi;

/// <summary>Puts together the GenieACS-compatible interface.</summary>
internal static class NbiRegistration
{
    public static IServiceCollection AddNbi(this IServiceCollection services)
    {
        // Those with operations in them are made for each request, and with it for its actor.
        services.AddSingleton<NbiAccess>();
        services.AddScoped<NbiRoutes>();
        services.AddSingleton<NbiEndpoint>();
        services.AddScoped<NbiReading>();
        services.AddScoped<NbiRules>();
        services.AddScoped<NbiDevices>();
        services.AddScoped<NbiFiles>();
        services.AddScoped<NbiTasks>();
        services.AddScoped<TaskPosting>();
        services.AddScoped<TaskWatch>();
        services.AddScoped<TaskPatience>();
        services.AddSingleton<PingEndpoint>();
        services.AddScoped<CollectionTable>();
        services.AddSingleton<QueryTurns>();
        services.AddSingleton<CollectionEndpoint>();
        return services;
    }
}
