using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Access;
using Muster.Acs.Operations;

namespace Muster.Acs.Nbi;

/// <summary>
/// Who may use the interface, which knew no lock where it comes from: whoever has an API key, and whoever
/// calls from a network that the operator named.
/// </summary>
internal sealed class NbiAccess(AcsOptions options, ApiKeys keys)
{
    private const string KeyHeader = "X-API-Key";
    private const string KeyField = "api_key";
    private const string Door = "nbi";

    /// <summary>What a client that sends none is told.</summary>
    public const string Refusal =
        "401 Unauthorized: send an API key as 'Authorization: Bearer KEY', 'X-API-Key: KEY', the password of "
        + "HTTP Basic or ?api_key=KEY; or let the server trust your network (--nbi-trusted).";

    /// <summary>Who asks; null when there is no access.</summary>
    public async ValueTask<Actor?> ActorOfAsync(NbiExchange exchange)
    {
        var address = exchange.Http.Connection.RemoteIpAddress;
        var from = address?.ToString() ?? "";
        foreach (var key in KeysOf(exchange))
        {
            if (keys.NameOf(key) is not { } name)
                continue;
            await keys.UsedAsync(name, from);
            return new(ActorKind.Key, name, Door, from);
        }
        return !IsOfPage(exchange.Http.Request) && IsTrusted(address)
            ? new(ActorKind.Network, Door, Door, from)
            : null;
    }

    private static IEnumerable<string> KeysOf(NbiExchange exchange)
    {
        var headers = exchange.Http.Request.Headers;
        if (headers[KeyHeader] is [{ Length: > 0 } key])
            yield return key;
        if (exchange.Query[KeyField] is { Length: > 0 } field)
            yield return field;
        if (
            headers.Authorization is not [{ } authorization]
            || !AuthenticationHeaderValue.TryParse(authorization, out var given)
            || given.Parameter is not { } value
        )
            yield break;
        if (given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            yield return value;
        // A browser adds a password that it remembers to what any page makes it send.
        if (
            given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            && headers["Sec-Fetch-Site"] != "cross-site"
            && PasswordOf(value) is { } password
        )
            yield return password;
    }

    private static string? PasswordOf(string value)
    {
        var octets = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, octets, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(octets, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    /// <summary>
    /// Whether a page in a browser asks: whoever wrote the page is not in the network that the browser is
    /// in.
    /// </summary>
    private static bool IsOfPage(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        || (request.Headers["Sec-Fetch-Site"] is [{ } site] && site != "none");

    private bool IsTrusted(IPAddress? address)
    {
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in options.NbiTrusted)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }
}
