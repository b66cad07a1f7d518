using Muster.Cwmp;

namespace Muster.Acs.Devices;

/// <summary>Which CWMP version a session is held in (TR-069 3.7.4).</summary>
/// <param name="Version">The version of everything the ACS sends.</param>
/// <param name="UseVersion">What the UseCWMPVersion header says; null leaves it out.</param>
/// <param name="Refusal">Why there is no common version; fault 8006.</param>
internal readonly record struct VersionNegotiation(
    CwmpVersion Version,
    string? UseVersion,
    string? Refusal
)
{
    public static VersionNegotiation Of(Envelope inform)
    {
        // "UseCWMPVersion MUST NOT be sent to a CPE that did not send SupportedCWMPVersions."
        if (inform.SupportedCWMPVersions is not { } offered)
            return new(inform.Version, null, null);
        CwmpVersion? best = null;
        foreach (var text in offered.Split(',', StringSplitOptions.TrimEntries))
        {
            if (CwmpVersions.TryParse(text, out var version) && (best is null || version > best))
                best = version;
        }
        return best is { } common
            ? new(common, CwmpVersions.Text(common), null)
            : new(inform.Version, null, $"None of the CWMP versions {offered} is spoken here.");
    }
}
