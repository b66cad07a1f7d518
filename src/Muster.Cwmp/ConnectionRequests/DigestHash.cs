using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>The arithmetic of Digest (RFC 7616 3.4), for one algorithm.</summary>
internal sealed class DigestHash
{
    private static readonly DigestHash[] Known =
    [
        new("MD5", false, MD5.HashData),
        new("MD5-sess", true, MD5.HashData),
        new("SHA-256", false, SHA256.HashData),
        new("SHA-256-sess", true, SHA256.HashData),
    ];

    private readonly string name;
    private readonly bool perSession;
    private readonly HashFunction function;

    private DigestHash(string name, bool perSession, HashFunction function)
    {
        this.name = name;
        this.perSession = perSession;
        this.function = function;
    }

    private delegate int HashFunction(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>
    /// "If this is not present, it is assumed to be MD5." Null = we do not know it.
    /// </summary>
    public static DigestHash? Find(string? algorithm)
    {
        var wanted = string.IsNullOrWhiteSpace(algorithm) ? "MD5" : algorithm.Trim();
        foreach (var hash in Known)
        {
            if (wanted.Equals(hash.name, StringComparison.OrdinalIgnoreCase))
                return hash;
        }
        return null;
    }

    /// <summary>The response value: lower-case hex.</summary>
    /// <param name="fields">What the Authorization header says, or will say.</param>
    /// <param name="user">The user name as it goes into the hash.</param>
    /// <param name="password">The secret.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="entity">The body, for auth-int.</param>
    public string Response(
        DigestAuthorization fields,
        string user,
        string password,
        string method,
        ReadOnlySpan<byte> entity = default
    )
    {
        // A1 = username ":" realm ":" passwd, and for -sess H(that) ":" nonce ":" cnonce
        var a1 = Hex($"{user}:{fields.Realm}:{password}");
        if (perSession)
            a1 = Hex($"{a1}:{fields.Nonce}:{fields.Cnonce}");
        // A2 = Method ":" request-uri
        // and for auth-int Method ":" request-uri ":" H(entity-body)
        var a2 = fields.CoversBody
            ? Hex($"{method}:{fields.Uri}:{Hex(entity)}")
            : Hex($"{method}:{fields.Uri}");
        return fields.Qop is null
            ? Hex($"{a1}:{fields.Nonce}:{a2}")
            : Hex($"{a1}:{fields.Nonce}:{fields.Nc}:{fields.Cnonce}:{fields.Qop}:{a2}");
    }

    private string Hex(ReadOnlySpan<byte> octets)
    {
        Span<byte> hash = stackalloc byte[32];
        var size = function(octets, hash);
        return Convert.ToHexStringLower(hash[..size]);
    }

    private string Hex(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[32];
        try
        {
            var length = Encoding.UTF8.GetBytes(text, bytes);
            var size = function(bytes.AsSpan(0, length), hash);
            return Convert.ToHexStringLower(hash[..size]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
