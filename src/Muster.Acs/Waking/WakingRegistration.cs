using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Waking;

/// <summary>Puts together what wakes devices.</summary>
internal static class WakingRegistration
{
    public static IServiceCollection AddWaking(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            ConnectionRequestPolicy.Of(provider.GetRequiredService<AcsOptions>())
        );
        services.AddSingleton<WakeSecrets>();
        services.AddSingleton<WakeLimits>();
        services.AddSingleton(provider => new ConnectionRequest(
            provider.GetRequiredService<ConnectionRequestPolicy>(),
            provider.GetRequiredService<AcsOptions>().WakeBasic,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<HttpWay>();
        services.AddSingleton<IReadOnlyList<IWakeWay>>(provider =>
            [provider.GetRequiredService<HttpWay>()]
        );
        services.AddSingleton<WakeDesk>();
        services.AddSingleton<IWaker, Waker>();
        return services;
    }
}
