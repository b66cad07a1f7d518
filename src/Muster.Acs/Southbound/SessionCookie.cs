using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;

namespace Muster.Acs.Southbound;

/// <summary>Which device, and which of its sessions, a POST belongs to.</summary>
internal readonly record struct SessionTicket(DeviceKey Device, Guid Session);

/// <summary>
/// The session's identity on the wire: a signed cookie, so that any node can tell whose session it is
/// without asking; beside it the TCP connection, for a CPE that returns no cookies (quirk 33).
/// </summary>
internal sealed class SessionCookie(byte[] signingKey)
{
    // Quirk 38: letters, digits, dash and underscore only, at most 64 characters.
    public const string Name = "session";
    private const int TicketSize = 32;
    private const int SignatureSize = 12;
    private const int TextSize = 59;

    public void Issue(HttpContext http, SessionTicket ticket)
    {
        // Quirk 34: some devices return a cookie only when Path=/ is given.
        http.Response.Headers.SetCookie = $"{Name}={Seal(ticket)}; Path=/; HttpOnly";
        // A proxy's connection carries many devices: it is no sign of one.
        if (TrustedProxies.WasForwarded(http))
            return;
        if (http.Features.Get<IConnectionItemsFeature>() is { } connection)
            connection.Items[typeof(SessionCookie)] = ticket;
    }

    /// <summary>The cookie outranks the connection: a proxy may mix devices on one (quirk 29).</summary>
    public bool TryRead(HttpContext http, out SessionTicket ticket)
    {
        if (TryReadCookie(http.Request.Headers.Cookie, out ticket))
            return true;
        if (
            !TrustedProxies.WasForwarded(http)
            && http.Features.Get<IConnectionItemsFeature>() is { } connection
            && connection.Items.TryGetValue(typeof(SessionCookie), out var held)
            && held is SessionTicket known
        )
        {
            ticket = known;
            return true;
        }
        return false;
    }

    public string Seal(SessionTicket ticket)
    {
        Span<byte> sealedTicket = stackalloc byte[TicketSize + SignatureSize];
        ticket.Device.Value.TryWriteBytes(sealedTicket);
        ticket.Session.TryWriteBytes(sealedTicket[16..]);
        Sign(sealedTicket[..TicketSize], sealedTicket[TicketSize..]);
        return Base64Url.EncodeToString(sealedTicket);
    }

    public bool TryOpen(ReadOnlySpan<char> text, out SessionTicket ticket)
    {
        ticket = default;
        Span<byte> sealedTicket = stackalloc byte[TicketSize + SignatureSize];
        if (
            text.Length != TextSize
            || !Base64Url.TryDecodeFromChars(text, sealedTicket, out var written)
            || written != sealedTicket.Length
        )
            return false;
        Span<byte> signature = stackalloc byte[SignatureSize];
        Sign(sealedTicket[..TicketSize], signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, sealedTicket[TicketSize..]))
            return false;
        ticket = new SessionTicket(
            new DeviceKey(new Guid(sealedTicket[..16])),
            new Guid(sealedTicket[16..TicketSize])
        );
        return true;
    }

    // Quirks 35 to 37: joined by commas, $Version and $Path beside it, attributes returned with it.
    private bool TryReadCookie(StringValues headers, out SessionTicket ticket)
    {
        foreach (var header in headers)
        {
            foreach (var range in header.AsSpan().SplitAny(';', ','))
            {
                var pair = header.AsSpan(range).Trim();
                if (
                    pair.StartsWith(Name, StringComparison.OrdinalIgnoreCase)
                    && pair.Length > Name.Length
                    && pair[Name.Length] == '='
                    && TryOpen(pair[(Name.Length + 1)..].Trim().Trim('"'), out ticket)
                )
                    return true;
            }
        }
        ticket = default;
        return false;
    }

    private void Sign(ReadOnlySpan<byte> ticket, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(signingKey, ticket, whole);
        whole[..SignatureSize].CopyTo(signature);
    }
}
