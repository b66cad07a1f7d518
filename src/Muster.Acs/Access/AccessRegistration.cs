using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;
using Muster.Acs.Southbound;

namespace Muster.Acs.Access;

/// <summary>Puts together who is let in.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddTrust(this IServiceCollection services)
    {
        services.AddSingleton<ProtectionKeyFile>();
        services.AddSingleton<KeyRing>();
        services.AddDataProtection().SetApplicationName("Muster").DisableAutomaticKeyGeneration();
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<KeyRing, ProtectionKeyFile>(
                (keys, ring, file) =>
                {
                    keys.XmlRepository = ring;
                    keys.XmlEncryptor = new KeyRingEncryptor(file);
                }
            );
        services.AddSingleton<SecretBox>();
        services.AddSingleton<CpeAccounts>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<Beat>();
        services.AddSingleton<AccessCounters>();
        services.AddSingleton<NonceUses>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<CpeAuthenticator>();
        services.AddSingleton<ConfiguredAuth>();
        services.AddSingleton<CpeGate>();
        services.AddSingleton<RegistrationChecks>();
        services.AddSingleton<RegistrationDesk>();
        return services;
    }

    /// <summary>Reads the keys, before anything that is encrypted with them.</summary>
    public static Task OpenKeysAsync(
        this IServiceProvider services,
        CancellationToken cancellation
    ) =>
        services
            .GetRequiredService<KeyRing>()
            .OpenAsync(services.GetRequiredService<IKeyManager>, cancellation);
}
