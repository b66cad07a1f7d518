using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Access;
using Muster.Acs.Devices;

namespace Muster.Acs.Telemetry;

/// <summary>
/// With what a device's profile proves itself to the collector: drawn from the server's secret, the
/// device and the profile, so that nothing is stored and no device can report in another's name.
/// </summary>
internal sealed class BulkCredentials(ServerSecret secret)
{
    private const int PasswordSize = 24;

    private readonly byte[] _key = secret.Derive("bulk data");

    /// <summary>22 characters.</summary>
    public static string UserOf(DeviceKey device)
    {
        Span<byte> octets = stackalloc byte[16];
        device.Value.TryWriteBytes(octets, bigEndian: true, out _);
        return Base64Url.EncodeToString(octets);
    }

    public static bool TryDevice(string user, out DeviceKey device)
    {
        device = default;
        Span<byte> octets = stackalloc byte[16];
        if (
            user.Length != 22
            || Base64Url.DecodeFromChars(user, octets, out _, out var written)
                != System.Buffers.OperationStatus.Done
            || written != octets.Length
        )
            return false;
        device = new DeviceKey(new Guid(octets, bigEndian: true));
        return true;
    }

    /// <summary>32 characters.</summary>
    public string PasswordOf(DeviceKey device, string profile)
    {
        var text = Encoding.UTF8.GetBytes($"{UserOf(device)}/{profile}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, text).AsSpan(0, PasswordSize));
    }
}
