using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Muster.Acs.Devices;

namespace Muster.Acs.Access;

/// <summary>
/// Encrypts secrets for the store, each for its own device, webhook, setting or user: put into another row it
/// cannot be read. Encrypted and not hashed, because Digest and signatures need the secret itself.
/// </summary>
internal sealed class SecretBox(IDataProtectionProvider protection)
{
    private const string OfWebhook = "webhook secret";
    private const string OfSetting = "setting";

    public string Protect(DeviceKey device, string secret) => For(device).Protect(secret);

    public string Protect(string webhook, string secret) =>
        protection.CreateProtector(OfWebhook, webhook).Protect(secret);

    /// <summary>Null when it was not encrypted here, or for another device.</summary>
    public string? Unprotect(DeviceKey device, string box) => Unprotect(For(device), box);

    /// <summary>Null when it was not encrypted here, or for another webhook.</summary>
    public string? Unprotect(string webhook, string box) =>
        Unprotect(protection.CreateProtector(OfWebhook, webhook), box);

    public string ProtectSetting(string name, string secret) =>
        protection.CreateProtector(OfSetting, name).Protect(secret);

    /// <summary>Null when it was not encrypted here, or for another setting.</summary>
    public string? UnprotectSetting(string name, string box) =>
        Unprotect(protection.CreateProtector(OfSetting, name), box);

    public string ProtectFactor(string user, string secret) => OfFactor(user).Protect(secret);

    /// <summary>Null when it was not encrypted here, or for another user.</summary>
    public string? UnprotectFactor(string user, string box) => Unprotect(OfFactor(user), box);

    private IDataProtector OfFactor(string user) =>
        protection.CreateProtector("second factor", user.ToUpperInvariant());

    private static string? Unprotect(IDataProtector protector, string box)
    {
        try
        {
            return protector.Unprotect(box);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(DeviceKey device) =>
        protection.CreateProtector("CPE password", device.Value.ToString("N"));
}
