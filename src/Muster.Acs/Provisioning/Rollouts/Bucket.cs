using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Provisioning.Rollouts;

/// <summary>A number of each device, evenly spread, that another name spreads otherwise.</summary>
internal static class Bucket
{
    /// <summary>In expressions: <c>BUCKET('profile home-wifi') &lt; 10</c> holds of a tenth of the devices.</summary>
    public const string Function = "BUCKET";

    /// <summary>0 to less than 100; the same for ever.</summary>
    public static double Of(string name, string deviceId)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{deviceId}"));
        return BinaryPrimitives.ReadUInt32BigEndian(digest) / 4294967296.0 * 100;
    }
}
