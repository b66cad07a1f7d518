using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>Puts the extensions together.</summary>
internal static class ExtensionRegistration
{
    public static IServiceCollection AddExtensions(this IServiceCollection services)
    {
        services.AddSingleton<HttpExtension>();
        services.AddSingleton<Extensions>();
        services.AddSingleton<IExtensions>(provider => provider.GetRequiredService<Extensions>());
        return services;
    }
}
