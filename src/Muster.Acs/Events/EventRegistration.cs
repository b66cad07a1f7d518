using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Events;

internal static class EventRegistration
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventSignal>();
        services.AddSingleton<ValueWatch>();
        services.AddSingleton<EventDevices>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<IEventFeed>(provider => provider.GetRequiredService<EventFeed>());
        return services;
    }
}
