using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Events.Webhooks;

/// <summary>Puts the webhooks together.</summary>
internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookServices>();
        services.AddSingleton<WebhookPump>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookPump>());
        services.AddSingleton<WebhookDesk>();
        return services;
    }
}
