using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Outgoing;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Waking.Bulk;
using Muster.Acs.Waking.Udp;
using Muster.Acs.Waking.Xmpp;

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
        services.AddSingleton<ConfigDesk>();
        services.AddSingleton<ConfiguredSecrets>();
        services.AddSingleton<WakeDesk>();
        services.AddSingleton<WakeDoor>();
        services.AddSingleton<IWaker, Waker>();
        services.AddSingleton<IReadOnlyList<IWakeWay>>(provider =>
            [
                provider.GetRequiredService<HttpWay>(),
                provider.GetRequiredService<UdpWay>(),
                provider.GetRequiredService<XmppWay>(),
            ]
        );
        return services.AddHttpWay().AddUdp().AddXmpp().AddBulk();
    }

    private static IServiceCollection AddHttpWay(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ConnectionRequest(
            provider.GetRequiredService<ConnectionRequestPolicy>(),
            provider.GetRequiredService<NameLookup>(),
            provider.GetRequiredService<AcsOptions>().WakeBasic,
            provider.GetRequiredService<TimeProvider>()
        ));
        return services.AddSingleton<HttpWay>();
    }

    private static IServiceCollection AddUdp(this IServiceCollection services)
    {
        services.AddSingleton<StunCounters>();
        services.AddSingleton<StunBindings>();
        services.AddSingleton<StunPort>();
        services.AddSingleton<NotificationPort>();
        services.AddHostedService(provider => provider.GetRequiredService<StunPort>());
        services.AddHostedService(provider => provider.GetRequiredService<NotificationPort>());
        return services.AddSingleton<UdpWay>();
    }

    private static IServiceCollection AddXmpp(this IServiceCollection services)
    {
        services.AddSingleton(provider => new XmppLink(
            XmppServer.Of(provider.GetRequiredService<AcsOptions>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<XmppLink>>()
        ));
        services.AddHostedService(provider => provider.GetRequiredService<XmppLink>());
        return services.AddSingleton<XmppWay>();
    }

    private static IServiceCollection AddBulk(this IServiceCollection services)
    {
        services.AddSingleton<IJobWork, WakeWork>();
        services.AddSingleton<WakeJobs>();
        return services.AddSingleton<JobRunner>();
    }
}
