using System.Globalization;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>What the factory wrote into the ManagementServer object.</summary>
internal static class Factory
{
    public static void Provision(Agent cpe, AgentOptions options)
    {
        var server = cpe.Server;
        var identity = UserName(cpe.DeviceId);
        if (options.AcsUrl is { } url)
            server.Write("URL", url.ToString());
        server.Write("Username", Named(options.Username, cpe.DeviceId) ?? identity);
        if (options.Password is { } password)
            server.Write("Password", password);
        if (options.PeriodicInformInterval is { } interval)
        {
            var seconds = Math.Max(1, (long)interval.TotalSeconds);
            server.Write("PeriodicInformInterval", seconds.ToString(CultureInfo.InvariantCulture));
            server.Write("PeriodicInformEnable", "1");
        }
        server.Write(
            "ConnectionRequestUsername",
            Named(options.ConnectionRequestUsername, cpe.DeviceId) ?? identity
        );
        if (options.ConnectionRequestPassword is { } secret)
            server.Write("ConnectionRequestPassword", secret);
        if (cpe.Runtime.ConnectionRequestUrl(cpe.Index) is { } heardAt)
            server.Write("ConnectionRequestURL", heardAt);
        Reach.ReachFactory.Provision(cpe, options.Reach);
    }

    /// <summary>
    /// "HTTPConnectionRequestEnable false: ConnectionRequestURL is empty." A change of it is the
    /// device's own, and notified as its attributes say.
    /// </summary>
    public static void PublishConnectionRequestUrl(Agent cpe)
    {
        if (cpe.Runtime.ConnectionRequestUrl(cpe.Index) is not { } url)
            return;
        var server = cpe.Server;
        var now = server.HttpConnectionRequests ? url : "";
        if (server.Text("ConnectionRequestURL") != now)
            server.Write("ConnectionRequestURL", now, Tree.ValueOrigin.Device);
    }

    /// <summary>
    /// OUI-ProductClass-SerialNumber, "every character other than A-Z a-z 0-9 _ percent-encoded".
    /// </summary>
    public static string UserName(DeviceIdStruct id) =>
        id.ProductClass.Length == 0
            ? $"{Encoded(id.OUI)}-{Encoded(id.SerialNumber)}"
            : $"{Encoded(id.OUI)}-{Encoded(id.ProductClass)}-{Encoded(id.SerialNumber)}";

    private static string? Named(string? pattern, DeviceIdStruct id) =>
        pattern?.Replace("{serial}", id.SerialNumber, StringComparison.Ordinal);

    private static string Encoded(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(part))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet == '_')
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return text.ToString();
    }
}
