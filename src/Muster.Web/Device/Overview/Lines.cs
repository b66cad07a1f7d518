namespace Muster.Web.Device.Overview;

/// <summary>A line of the Internet connection card.</summary>
public sealed record WanLine(
    string Name,
    string Status,
    string Address,
    string Kind,
    string User,
    string Dns
)
{
    public bool IsUp => Status is "Up" or "Connected";
}

/// <summary>A network name that a device sends, with its radio.</summary>
public sealed record WifiLine(
    string Ssid,
    bool IsOn,
    string Band,
    string Channel,
    string Security,
    string Clients
);

/// <summary>A host in the home.</summary>
/// <param name="Connection">As the device calls it: <c>Ethernet</c>, <c>802.11</c>.</param>
/// <param name="Network">The Wi-Fi name it uses; empty for a cable and where nobody knows.</param>
/// <param name="Band"><c>2.4 GHz</c>, empty where nobody knows.</param>
/// <param name="Signal">How loud the box hears it, dBm; null where it does not tell.</param>
public sealed record HostLine(
    string Name,
    string Address,
    string Mac,
    string Connection,
    bool IsActive,
    string Network,
    string Band,
    int? Signal
)
{
    public bool IsWireless =>
        Network.Length > 0 || Connection.Contains("802.11") || Connection == "WiFi";

    /// <summary>What people would call it.</summary>
    public string Title =>
        Name.Length > 0 ? Name
        : Mac.Length > 0 ? Mac
        : Address;
}

/// <summary>The line into the home below IP: optical fibre or DSL.</summary>
/// <param name="Kind"><c>Fibre</c> or <c>DSL</c>.</param>
/// <param name="Tone"><c>good</c>, <c>warn</c> or <c>bad</c>.</param>
/// <param name="Facts">Name and value with its unit.</param>
public sealed record AccessLine(
    string Kind,
    string Status,
    string Tone,
    IReadOnlyList<(string Name, string Value)> Facts
);

/// <summary>A telephone line.</summary>
/// <param name="Number">The directory number, or the name of the account.</param>
/// <param name="Status"><c>Up</c>, <c>Registering</c>, <c>Error</c> and so on (TR-104).</param>
/// <param name="Call"><c>Idle</c>, <c>InCall</c> and so on; empty where it does not tell.</param>
public sealed record VoiceLine(string Number, string Status, string Call)
{
    public string Tone =>
        Status switch
        {
            "Up" => "good",
            "Disabled" or "" => "",
            "Registering" or "Initializing" or "Quiescent" or "Testing" => "warn",
            _ => "bad",
        };
}
