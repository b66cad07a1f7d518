using System.Globalization;
using Muster.Cpe.Tree;

namespace Muster.Cpe.Reach;

/// <summary>What the factory wrote so that a device can be reached beside HTTP.</summary>
internal static class ReachFactory
{
    /// <exception cref="InvalidDataException">The device's tree has no parameters for it.</exception>
    public static void Provision(Agent cpe, ReachOptions options)
    {
        switch (options.Of(cpe.Index))
        {
            case ReachWay.Udp:
                ProvisionStun(cpe, options);
                break;
            case ReachWay.Xmpp:
                ProvisionXmpp(cpe, options);
                break;
        }
    }

    private static void ProvisionStun(Agent cpe, ReachOptions options)
    {
        var server = cpe.Server;
        Expect(cpe.Tree.SetOwn(server.Name("STUNEnable"), "1", ValueOrigin.Acs), "STUN");
        server.Write("STUNServerAddress", options.StunServer);
        server.Write("STUNServerPort", Digits(options.StunPort));
        server.Write("STUNUsername", Named(cpe, options.StunUsername));
        server.Write("STUNPassword", options.StunPassword);
    }

    private static void ProvisionXmpp(Agent cpe, ReachOptions options)
    {
        var tree = cpe.Tree;
        var table = $"{tree.Root}XMPP.Connection.";
        var added = tree.AddObject(table);
        Expect(added, "XMPP");
        var connection = $"{table}{added.InstanceNumber}.";
        Write("Username", Named(cpe, options.XmppUsername));
        Write("Password", options.XmppPassword);
        Write("Domain", options.XmppDomain);
        Write("Resource", "cwmp");
        Write("UseTLS", options.XmppTls ? "1" : "0");
        Write("ServerConnectAlgorithm", "ServerTable");
        var row = tree.AddObject($"{connection}Server.");
        Expect(row, "XMPP");
        var host = options.XmppServer.Length > 0 ? options.XmppServer : options.XmppDomain;
        Write($"Server.{row.InstanceNumber}.ServerAddress", host);
        Write($"Server.{row.InstanceNumber}.Port", Digits(options.XmppPort));
        Write($"Server.{row.InstanceNumber}.Enable", "1");
        Write("Enable", "1");
        cpe.Server.Write("ConnReqXMPPConnection", connection[..^1]);

        void Write(string name, string value) =>
            tree.SetOwn(connection + name, value, ValueOrigin.Acs);
    }

    private static string Named(Agent cpe, string pattern) =>
        pattern
            .Replace("{serial}", cpe.DeviceId.SerialNumber, StringComparison.Ordinal)
            .Replace("{id}", Factory.UserName(cpe.DeviceId), StringComparison.Ordinal);

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Expect(TreeOutcome outcome, string what)
    {
        if (!outcome.Succeeded)
            throw new InvalidDataException(
                $"The model has no parameters for {what}; reach its devices over HTTP."
            );
    }
}
