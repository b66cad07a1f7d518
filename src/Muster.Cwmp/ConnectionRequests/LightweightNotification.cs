using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// A lightweight notification: values in one datagram from CPE to ACS, signed and not acknowledged
/// (TR-069 Annex M).
/// </summary>
public sealed record LightweightNotification
{
    /// <summary>Longer datagrams are not looked at: UDP over IPv4 carries no more.</summary>
    public const int MaxLength = 65_507;

    /// <summary>A sender keeps below this, so that a datagram is not cut into fragments.</summary>
    public const int GoodLength = 1200;

    /// <summary>A notification with more parameters is not read.</summary>
    public const int MaxParameters = 1000;

    private static readonly EnvelopeLimits Limits = new()
    {
        MaxBytes = MaxLength,
        MaxDepth = 8,
        MaxAttributes = 16,
        MaxItems = MaxParameters,
        MaxToken = 1024,
    };

    /// <summary>Seconds since 1970 at its making.</summary>
    public required long Timestamp { get; init; }

    /// <summary>ManagementServer.Username.</summary>
    public required string Username { get; init; }

    /// <summary>The CPE's nonce.</summary>
    public required string Cnonce { get; init; }

    /// <summary>Who sends it; Manufacturer is not on the wire and empty.</summary>
    public required DeviceIdStruct DeviceId { get; init; }

    /// <summary>Names and values.</summary>
    public required IReadOnlyList<ParameterValueStruct> Parameters { get; init; }

    private byte[] Body { get; init; } = [];

    private string Signature { get; init; } = "";

    /// <summary>The datagram: a POST with the header Signature.</summary>
    /// <param name="host">For the Host header.</param>
    /// <param name="password">ManagementServer.Password.</param>
    public byte[] ToBytes(string host, string password)
    {
        var body = WriteBody();
        var head =
            $"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\nSignature: {Sign(password, body)}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>
    /// Reads a datagram; tolerant as to request target and header fields, never throws. False when
    /// it is no POST with a body that can be read. Whether it is genuine is still to be asked:
    /// <see cref="Proves"/>.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> datagram,
        [NotNullWhen(true)] out LightweightNotification? notification
    )
    {
        notification = null;
        if (datagram.Length > MaxLength || !datagram.StartsWith("POST "u8))
            return false;
        var end = datagram.IndexOf("\r\n\r\n"u8);
        if (end is < 0 or > 4096)
            return false;
        var body = datagram[(end + 4)..];
        var head = Encoding.Latin1.GetString(datagram[..end]).Split("\r\n");
        if (
            Field(head, "Content-Length") is { } length
            && (!int.TryParse(length, out var octets) || octets != body.Length)
        )
            return false;
        try
        {
            notification = ReadBody(body, Field(head, "Signature") ?? "");
            return true;
        }
        catch (EnvelopeException)
        {
            return false;
        }
    }

    /// <summary>
    /// True when the signature of a notification that was read proves knowledge of
    /// ManagementServer.Password: "HMAC-SHA1 over the body, exactly as sent". An empty password
    /// proves nothing. Takes the same time whether it is right or wrong.
    /// </summary>
    public bool Proves(string password)
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return password.Length > 0
            && Signature.Length == given.Length * 2
            && Convert.FromHexString(Signature, given, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Mac(password, Body));
    }

    /// <summary>How many octets a parameter adds to the datagram at most.</summary>
    public static int SizeOf(ParameterValueStruct parameter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var xml = new XmlOutput(buffer);
        Write(ref xml, parameter);
        xml.Flush();
        return buffer.WrittenCount;
    }

    private byte[] WriteBody()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var xml = new XmlOutput(buffer);
        xml.Markup(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Notification xmlns="urn:broadband-forum-org:cwmp:lwnotif-1-0"
             xmlns:xsd="http://www.w3.org/2001/XMLSchema"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
            """u8
        );
        xml.Element("TS"u8, Timestamp);
        xml.Element("UN"u8, Username);
        xml.Element("CN"u8, Cnonce);
        xml.Element("OUI"u8, DeviceId.OUI);
        xml.Element("ProductClass"u8, DeviceId.ProductClass);
        xml.Element("SerialNumber"u8, DeviceId.SerialNumber);
        foreach (var parameter in Parameters)
            Write(ref xml, parameter);
        xml.Close("Notification"u8);
        xml.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ref XmlOutput xml, ParameterValueStruct parameter)
    {
        xml.Open("Param"u8);
        xml.Element("Name"u8, parameter.Name);
        xml.Element("Value"u8, parameter.Value);
        xml.Close("Param"u8);
    }

    private static LightweightNotification ReadBody(ReadOnlySpan<byte> body, string signature)
    {
        Span<Piece> open = stackalloc Piece[Limits.MaxDepth];
        var xml = new XmlCursor(body, open, Limits);
        xml.EnterRoot();
        if (!xml.Is("Notification"u8))
            throw new EnvelopeException(EnvelopeFailure.NotSoap, "The body is no Notification.");
        string? time = null,
            user = null,
            cnonce = null,
            oui = null,
            productClass = null,
            serial = null;
        var parameters = new List<ParameterValueStruct>();
        while (xml.NextChild())
            _ =
                xml.TakeToken("TS"u8, ref time)
                || xml.Take("UN"u8, ref user)
                || xml.TakeToken("CN"u8, ref cnonce)
                || xml.TakeToken("OUI"u8, ref oui)
                || xml.Take("ProductClass"u8, ref productClass)
                || xml.Take("SerialNumber"u8, ref serial)
                || xml.TakeEach("Param"u8, parameters)
                || xml.Skip();
        xml.ExpectEnd();
        if (!long.TryParse(time, out var seconds))
            throw new EnvelopeException(EnvelopeFailure.InvalidArguments, "TS is no number.");
        return new LightweightNotification
        {
            Timestamp = seconds,
            Username = XmlCursor.Need(user, "UN"),
            Cnonce = XmlCursor.Need(cnonce, "CN"),
            DeviceId = new(
                "",
                XmlCursor.Need(oui, "OUI"),
                productClass ?? "",
                XmlCursor.Need(serial, "SerialNumber")
            ),
            Parameters = parameters,
            Body = body.ToArray(),
            Signature = signature,
        };
    }

    private static string? Field(string[] head, string name) =>
        head.Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    private static string Sign(string password, byte[] body) =>
        Convert.ToHexStringLower(Mac(password, body));

    private static byte[] Mac(string password, byte[] body) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), body);
}
