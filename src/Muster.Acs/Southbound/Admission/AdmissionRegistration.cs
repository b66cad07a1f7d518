using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Southbound.Admission;

internal static class AdmissionRegistration
{
    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<AcsOptions>();
            return new AdmissionLimit(options, MemoryLimit(options));
        });
        services.AddSingleton<ExpectedDevices>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<CatchUp>();
        services.AddSingleton<AdmissionControl>();
        services.AddHostedService<LoadGauge>();
    }

    private static long MemoryLimit(AcsOptions options) =>
        options.AdmissionMemory > 0
            ? options.AdmissionMemory
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
}
