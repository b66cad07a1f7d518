using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// A connection request in one datagram (TR-069 Annex G): the request line of a GET whose query is
/// signed. The fields are text as it stands in the query, decoded: the signature goes over them.
/// </summary>
public sealed record UdpConnectionRequest
{
    /// <summary>Longer datagrams are not looked at.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Where it goes: host, and port unless it is 80. Not part of what is signed.
    /// </summary>
    public required string Authority { get; init; }

    /// <summary>Seconds since 1970 at its making, in digits.</summary>
    public required string Timestamp { get; init; }

    /// <summary>A number, the same in all copies of one request, in digits.</summary>
    public required string Id { get; init; }

    /// <summary>ManagementServer.ConnectionRequestUsername.</summary>
    public required string Username { get; init; }

    /// <summary>The ACS's nonce.</summary>
    public required string Cnonce { get; init; }

    /// <summary>The proof, 40 hex digits.</summary>
    public required string Signature { get; init; }

    /// <summary><see cref="Timestamp"/> as a number; null when it is none.</summary>
    public long? Seconds =>
        long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;

    /// <summary>Makes a signed request.</summary>
    /// <param name="authority">Of UDPConnectionRequestAddress, or the binding's.</param>
    /// <param name="seconds">Now, since 1970.</param>
    /// <param name="id">Of the request; its copies have the same.</param>
    /// <param name="username">ManagementServer.ConnectionRequestUsername.</param>
    /// <param name="password">ManagementServer.ConnectionRequestPassword.</param>
    /// <param name="cnonce">Random, of the caller's making.</param>
    public static UdpConnectionRequest Create(
        string authority,
        long seconds,
        ulong id,
        string username,
        string password,
        string cnonce
    )
    {
        var timestamp = seconds.ToString(CultureInfo.InvariantCulture);
        var number = id.ToString(CultureInfo.InvariantCulture);
        return new UdpConnectionRequest
        {
            Authority = authority,
            Timestamp = timestamp,
            Id = number,
            Username = username,
            Cnonce = cnonce,
            Signature = UdpSignature.Of(password, timestamp, number, username, cnonce),
        };
    }

    /// <summary>The text of UDPConnectionRequestAddress: "host:port, or host if the port is 80".</summary>
    public static string AuthorityOf(IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.Address.IsIPv4MappedToIPv6
            ? new IPEndPoint(address.Address.MapToIPv4(), address.Port)
            : address;
        var text = plain.ToString();
        return plain.Port == 80 ? text[..text.LastIndexOf(':')] : text;
    }

    /// <summary>The datagram.</summary>
    /// <param name="upperCase">
    /// The signature in upper-case digits, for devices that compare it so (quirk 184).
    /// </param>
    public byte[] ToBytes(bool upperCase = false)
    {
        var signature = upperCase ? Signature.ToUpperInvariant() : Signature;
        // "http, empty path, query application/x-www-form-urlencoded, no body."
        return Encoding.ASCII.GetBytes(
            $"GET http://{Authority}?ts={Timestamp}&id={Id}&un={Encoded(Username)}"
                + $"&cn={Encoded(Cnonce)}&sig={signature} HTTP/1.1\r\nHost: {Authority}\r\n\r\n"
        );
    }

    /// <summary>
    /// Reads a datagram; tolerant of what does not matter (case of the scheme and of the digits, a
    /// path, the order of the fields, further fields and headers, no empty line at the end), never
    /// throws. False when it is no GET with all five fields, each once.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> datagram,
        [NotNullWhen(true)] out UdpConnectionRequest? request
    )
    {
        request = null;
        if (datagram.Length > MaxLength)
            return false;
        var end = datagram.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? datagram : datagram[..end];
        if (!Ascii.IsValid(line) || line.Count((byte)' ') != 2 || !line.StartsWith("GET "u8))
            return false;
        var parts = Encoding.ASCII.GetString(line).Split(' ');
        var target = parts[1];
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal)
            && target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && query > 7
            && TryReadQuery(target[7..query], target[(query + 1)..], out request);
    }

    /// <summary>
    /// True when the signature proves knowledge of the password. Whether user name, time and id are
    /// acceptable is for the caller to say.
    /// </summary>
    public bool Proves(string password) =>
        UdpSignature.Proves(password, Timestamp, Id, Username, Cnonce, Signature);

    private static bool TryReadQuery(string host, string query, out UdpConnectionRequest? request)
    {
        request = null;
        string? ts = null,
            id = null,
            un = null,
            cn = null,
            sig = null;
        foreach (var field in query.Split('&'))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;
            var isFirst = field[..equals] switch
            {
                "ts" => Take(ref ts, field[3..]),
                "id" => Take(ref id, field[3..]),
                "un" => Take(ref un, field[3..]),
                "cn" => Take(ref cn, field[3..]),
                "sig" => Take(ref sig, field[4..]),
                _ => true,
            };
            if (!isFirst)
                return false;
        }
        if (ts is null || id is null || un is null || cn is null || sig is null)
            return false;
        var path = host.IndexOf('/', StringComparison.Ordinal);
        request = new UdpConnectionRequest
        {
            Authority = path < 0 ? host : host[..path],
            Timestamp = ts,
            Id = id,
            Username = un,
            Cnonce = cn,
            Signature = sig,
        };
        return true;
    }

    private static bool Take(ref string? field, string value)
    {
        if (field is not null)
            return false;
        field = WebUtility.UrlDecode(value);
        return true;
    }

    private static string Encoded(string value) => WebUtility.UrlEncode(value);
}
