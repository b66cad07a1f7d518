using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// The time of a script: the session's, the same all through it; and the points of each device's own
/// grid, so that not all devices refresh at the same second.
/// </summary>
internal static class ScriptClock
{
    /// <summary>The MD5 of the device's id, four little-endian words XORed.</summary>
    public static uint HashOf(string deviceId)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        // Spreads devices over time, protects nothing.
        MD5.HashData(Encoding.UTF8.GetBytes(deviceId), hash);
        var word = 0u;
        for (var at = 0; at < hash.Length; at += sizeof(uint))
            word ^= BinaryPrimitives.ReadUInt32LittleEndian(hash[at..]);
        return word;
    }

    /// <summary>How far a device's grid is shifted, in milliseconds.</summary>
    public static double Offset(uint hash, double variance) =>
        variance is 0 or double.NaN ? 0 : hash % variance;

    /// <summary>The latest point of the grid that is not after <paramref name="now"/>.</summary>
    public static double Latest(double now, double interval, double offset) =>
        Math.Truncate((now + offset) / interval) * interval - offset;
}
