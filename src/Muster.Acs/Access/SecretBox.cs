using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Muster.Acs.Devices;

namespace Muster.Acs.Access;

/// <summary>
/// Encrypts the passwords of devices for the store, each for its own device: put into another row it
/// cannot be read. Encrypted and not hashed, because Digest needs the password itself.
/// </summary>
internal sealed class SecretBox(IDataProtectionProvider protection)
{
    public string Protect(DeviceKey device, string secret) => For(device).Protect(secret);

    /// <summary>Null when it was not encrypted here, or for another device.</summary>
    public string? Unprotect(DeviceKey device, string box)
    {
        try
        {
            return For(device).Unprotect(box);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(DeviceKey device) =>
        protection.CreateProtector("CPE password", device.Value.ToString("N"));
}
