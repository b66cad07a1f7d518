using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Nbi.Collections;
using Muster.Acs.Nbi.Tasks;

namespace Muster.Acs.Nbi;

/// <summary>Puts together the GenieACS-compatible interface.</summary>
internal static class NbiRegistration
{
    public static IServiceCollection AddNbi(this IServiceCollection services)
    {
        services.AddSingleton<NbiAccess>();
        services.AddSingleton<NbiRoutes>();
        services.AddSingleton<NbiEndpoint>();
        services.AddSingleton<NbiRules>();
        services.AddSingleton<NbiDevices>();
        services.AddSingleton<NbiFiles>();
        services.AddSingleton<NbiTasks>();
        services.AddSingleton<TaskPosting>();
        services.AddSingleton<TaskWatch>();
        services.AddSingleton<PingEndpoint>();
        services.AddSingleton<CollectionTable>();
        services.AddSingleton<CollectionEndpoint>();
        return services;
    }
}
