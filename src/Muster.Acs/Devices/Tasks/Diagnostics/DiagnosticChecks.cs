using System.Net;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>What inputs must be like before they are sent to a device.</summary>
internal static class DiagnosticChecks
{
    private const uint MostSeconds = 24 * 3600;
    private const uint MostMilliseconds = 60_000;
    private const int LongestText = 256;

    public static void Common(DiagnosticRequest request)
    {
        Range("timeLimitSeconds", request.TimeLimitSeconds, 1, MostSeconds);
        if (request.Interface is not { } path)
            return;
        // "TR-106 3.2.4: a reference has no trailing dot"; both spellings are understood.
        if (path.Length is 0 or > LongestText || !path.Contains('.', StringComparison.Ordinal))
            throw Invalid("interface", $"'{path}' is no path of an object.");
    }

    public static void Range(string field, uint? value, uint least, uint most)
    {
        if (value < least || value > most)
            throw Invalid(field, $"It is {least:N0} to {most:N0}; {value} is not.");
    }

    public static void Timeout(uint? milliseconds) =>
        Range("timeoutMilliseconds", milliseconds, 1, MostMilliseconds);

    /// <summary>A name or an address, and nothing that a device's shell could take for more.</summary>
    public static void Host(string field, string? host)
    {
        if (string.IsNullOrEmpty(host))
            throw Invalid(field, "A host name or an address is needed.");
        if (host.Length > LongestText || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw Invalid(field, $"'{Shown(host)}' is neither a host name nor an address.");
    }

    public static void Address(string field, string? address)
    {
        if (address is { Length: > 0 } && !IPAddress.TryParse(address, out _))
            throw Invalid(field, $"'{Shown(address)}' is no IP address.");
    }

    public static void Protocol(string? version)
    {
        if (version is not (null or "Any" or "IPv4" or "IPv6"))
            throw Invalid("protocolVersion", $"It is Any, IPv4 or IPv6, not '{Shown(version)}'.");
    }

    /// <summary>TR-143 4.3: http and ftp.</summary>
    public static void Url(string field, string? url)
    {
        if (url is null)
            return;
        if (
            url.Length > LongestText
            || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || parsed.Scheme is not ("http" or "https" or "ftp")
            || parsed.UserInfo.Length > 0
        )
            throw Invalid(
                field,
                $"'{Shown(url)}' is no http, https or ftp URL of up to {LongestText} characters "
                    + "without user and password."
            );
    }

    public static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
