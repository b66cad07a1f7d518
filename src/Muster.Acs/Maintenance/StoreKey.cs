using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Access;

namespace Muster.Acs.Maintenance;

/// <summary>Which key encrypts the passwords in a database, without telling the key.</summary>
internal static class StoreKey
{
    private const int Length = 16;

    public static string IdOf(byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes("key id")))[
            ..Length
        ];

    /// <summary>Of the key in a data directory; null when there is none.</summary>
    public static string? IdIn(string directory)
    {
        var path = Path.Combine(directory, ProtectionKeyFile.FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return IdOf(Convert.FromHexString(File.ReadAllText(path).Trim()));
        }
        catch (FormatException)
        {
            return "damaged";
        }
    }
}
