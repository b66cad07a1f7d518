using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// The signature of a UDP connection request (TR-069 Annex G): "HMAC-SHA1(key =
/// ConnectionRequestPassword, text = ts || id || un || cn)", without names and separators.
/// </summary>
public static class UdpSignature
{
    /// <summary>The signature, 40 lower-case hex digits.</summary>
    public static string Of(string password, string ts, string id, string un, string cn) =>
        Convert.ToHexStringLower(Digest(password, ts, id, un, cn));

    /// <summary>
    /// True when a signature, in digits of either case, is right. An empty password proves nothing.
    /// Takes the same time whether it is right or wrong.
    /// </summary>
    public static bool Proves(
        string password,
        string ts,
        string id,
        string un,
        string cn,
        string signature
    )
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (
            password.Length == 0
            || signature.Length != given.Length * 2
            || Convert.FromHexString(signature, given, out _, out _)
                != System.Buffers.OperationStatus.Done
        )
            return false;
        return CryptographicOperations.FixedTimeEquals(given, Digest(password, ts, id, un, cn));
    }

    private static byte[] Digest(string password, string ts, string id, string un, string cn) =>
        HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(password),
            Encoding.UTF8.GetBytes(string.Concat(ts, id, un, cn))
        );
}
