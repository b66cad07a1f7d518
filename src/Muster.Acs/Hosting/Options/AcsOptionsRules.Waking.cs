using System.Net;

namespace Muster.Acs.Hosting;

/// <summary>Rules of the options that say how devices are reached.</summary>
internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Waking(AcsOptions options)
    {
        (string Name, int? Port)[] ports =
        [
            ("stunPort", options.StunPort),
            ("notificationPort", options.NotificationPort),
        ];
        foreach (var (name, port) in ports)
        {
            if (port is < 0 or > IPEndPoint.MaxPort)
                yield return $"{name}: {port} is no port from 0 to {IPEndPoint.MaxPort}.";
        }
        if (options.StunPort is > 0 && options.StunPort == options.NotificationPort)
            yield return $"stunPort, notificationPort: {options.StunPort} cannot be used twice.";
        if (options.WakeRate is < 1 or > 10_000)
            yield return $"wakeRate: {options.WakeRate} is not between 1 and 10000 a second.";
        if (options.WakeDeviceRate is < 1 or > 600)
            yield return $"wakeDeviceRate: {options.WakeDeviceRate} is not between 1 and 600 a minute.";
        if (options.XmppUser is { } jid && !IsBareJid(jid))
            yield return $"xmppUser: '{jid}' is no JID such as acs@example.net.";
        if (options.XmppUser is not null && string.IsNullOrEmpty(options.XmppPassword))
            yield return "xmppPassword: xmppUser needs one.";
        if (options.XmppUser is null && options.XmppServer is not null)
            yield return "xmppUser: xmppServer is of no use without it.";
        if (options.XmppAuthority is { } file && !File.Exists(file))
            yield return $"xmppAuthority: there is no file '{file}'.";
    }

    private static bool IsBareJid(string jid) =>
        jid.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain]
        && Uri.CheckHostName(domain) != UriHostNameType.Unknown;
}
