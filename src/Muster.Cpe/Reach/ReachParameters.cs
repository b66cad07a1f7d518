using System.Globalization;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Muster.Cwmp.Xmpp;

namespace Muster.Cpe.Reach;

/// <summary>What ManagementServer.STUN* ask for.</summary>
internal sealed record StunWanted(
    string Host,
    int Port,
    string Username,
    string Password,
    TimeSpan Minimum,
    TimeSpan? Maximum
);

/// <summary>What the XMPP.Connection. that ConnReqXMPPConnection names asks for.</summary>
/// <param name="Path">Of the connection, with its dot.</param>
/// <param name="Account">Who logs in.</param>
/// <param name="Servers">host:port, by priority, separated by blanks.</param>
/// <param name="KeepAlive">Null for none.</param>
/// <param name="FirstWait">ServerRetryInitialInterval.</param>
/// <param name="Multiplier">ServerRetryIntervalMultiplier, in thousandths.</param>
/// <param name="LongestWait">ServerRetryMaxInterval.</param>
internal sealed record XmppWanted(
    string Path,
    XmppAccount Account,
    string Servers,
    TimeSpan? KeepAlive,
    TimeSpan FirstWait,
    int Multiplier,
    TimeSpan LongestWait
);

/// <summary>What ManagementServer.*LightweightNotification* ask for.</summary>
/// <param name="Host">Where the datagrams go.</param>
/// <param name="Port">Which port there.</param>
/// <param name="Interval">LightweightNotificationTriggerInterval; null for none.</param>
/// <param name="Reference">LightweightNotificationTriggerTime; null for the Unknown Time.</param>
internal sealed record LightweightWanted(
    string Host,
    int Port,
    TimeSpan? Interval,
    DateTimeOffset? Reference
);

/// <summary>Reads the parameters that say how the device is to be reached beside HTTP.</summary>
internal readonly struct ReachParameters(IParameterTree tree)
{
    private const int MostServers = 8;
    private static readonly TimeSpan OwnKeepAlive = TimeSpan.FromSeconds(300);

    /// <summary>Null when STUNEnable is false or absent.</summary>
    public StunWanted? Stun()
    {
        var server = new ManagementServer(tree);
        if (!Flag(server.Name("STUNEnable")))
            return null;
        var maximum = Number(server.Name("STUNMaximumKeepAlivePeriod"), -1);
        return new StunWanted(
            Host("STUNServerAddress"),
            (int)Number(server.Name("STUNServerPort"), 3478),
            server.Text("STUNUsername"),
            Secret(server.Name("STUNPassword")),
            TimeSpan.FromSeconds(
                Math.Max(1, Number(server.Name("STUNMinimumKeepAlivePeriod"), 30))
            ),
            maximum < 0 ? null : TimeSpan.FromSeconds(Math.Max(1, maximum))
        );
    }

    /// <summary>Null when LightweightNotificationProtocolsUsed does not name UDP.</summary>
    public LightweightWanted? Lightweight()
    {
        var server = new ManagementServer(tree);
        var used = server.Text("LightweightNotificationProtocolsUsed");
        if (!used.Split(',', StringSplitOptions.TrimEntries).Contains("UDP"))
            return null;
        return new LightweightWanted(
            Host("UDPLightweightNotificationHost"),
            (int)Number(server.Name("UDPLightweightNotificationPort"), 7547),
            server.LightweightTriggerInterval,
            server.LightweightTriggerTime
        );
    }

    /// <summary>Null when no connection is named, enabled and filled in.</summary>
    public XmppWanted? Xmpp()
    {
        var path = new ManagementServer(tree).Text("ConnReqXMPPConnection");
        if (path.Length == 0)
            return null;
        if (!path.EndsWith('.'))
            path += ".";
        var domain = Text(path + "Domain");
        if (!Flag(path + "Enable") || domain.Length == 0)
            return null;
        var keepAlive = Number(path + "KeepAliveInterval", -1);
        return new XmppWanted(
            path,
            new XmppAccount
            {
                Username = Text(path + "Username"),
                Domain = domain,
                Password = Secret(path + "Password"),
                Resource = Text(path + "Resource"),
                RequireTls = Flag(path + "UseTLS"),
            },
            Servers(path, domain),
            keepAlive == 0 ? null
                : keepAlive < 0 ? OwnKeepAlive
                : TimeSpan.FromSeconds(keepAlive),
            TimeSpan.FromSeconds(Number(path + "ServerRetryInitialInterval", 60)),
            (int)Number(path + "ServerRetryIntervalMultiplier", 2000),
            TimeSpan.FromSeconds(Number(path + "ServerRetryMaxInterval", 30720))
        );
    }

    // The base library resolves no SRV records: "DNS" and "DNS-SRV" both go to the domain's host.
    private string Servers(string path, string domain)
    {
        var rows = new List<ParameterInfoStruct>();
        if (
            Text(path + "ServerConnectAlgorithm") != "ServerTable"
            || !tree.GetNames(path + "Server.", nextLevel: true, rows).Succeeded
        )
            return $"{domain}:5222";
        var parameters = this;
        var servers = rows.Where(row => row.Name.EndsWith('.'))
            .Where(row => parameters.Flag(row.Name + "Enable"))
            .OrderBy(row => parameters.Number(row.Name + "Priority", 0))
            .Take(MostServers)
            .Select(row =>
                $"{parameters.Text(row.Name + "ServerAddress")}"
                + $":{parameters.Number(row.Name + "Port", 5222)}"
            );
        return string.Join(' ', servers);
    }

    // "Empty: the host name of the ACS's URL."
    private string Host(string name)
    {
        var server = new ManagementServer(tree);
        var host = server.Text(name);
        return host.Length == 0 && Uri.TryCreate(server.Url, UriKind.Absolute, out var url)
            ? url.IdnHost
            : host;
    }

    private string Text(string name) => tree.TryGet(name, out var value) ? value.Text : "";

    private string Secret(string name) => tree.TryGetSecret(name, out var value) ? value.Text : "";

    private bool Flag(string name) =>
        tree.TryGet(name, out var value) && value.TryGetBoolean(out var flag) && flag;

    private long Number(string name, long whenAbsent) =>
        long.TryParse(
            Text(name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? Math.Min(number, int.MaxValue)
            : whenAbsent;
}
