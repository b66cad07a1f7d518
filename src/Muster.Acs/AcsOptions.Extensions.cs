using System.Net;

namespace Muster.Acs;

/// <summary>What the server calls outside: extensions of scripts, and receivers of webhooks.</summary>
public sealed partial record AcsOptions
{
    /// <summary>
    /// Where calls out may go beyond public addresses; loopback is allowed too where
    /// <see cref="Bind"/> is.
    /// </summary>
    public IReadOnlyList<IPNetwork> OutgoingNetworks { get; init; } = [];

    /// <summary>PEM of who vouches for the servers called, beside the system's authorities.</summary>
    public string? OutgoingAuthority { get; init; }

    /// <summary>The directory of the Node modules that scripts call; null has none.</summary>
    public string? Extensions { get; init; }

    /// <summary>Extensions that are called by HTTP: name and URL.</summary>
    public IReadOnlyDictionary<string, Uri> ExtensionUrls { get; init; } =
        new Dictionary<string, Uri>();

    /// <summary>Sent to <see cref="ExtensionUrls"/> as a bearer token; null sends none.</summary>
    public string? ExtensionSecret { get; init; }

    /// <summary>The longest a call of an extension may take.</summary>
    public TimeSpan ExtensionTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Most processes of one extension; a second one is started when the first is busy.</summary>
    public int ExtensionProcesses { get; init; } = 2;

    /// <summary>The program that runs extensions.</summary>
    public string ExtensionProgram { get; init; } = "node";
}
