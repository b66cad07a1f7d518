using System.CommandLine;
using Muster.CommandLine;
using Muster.Cpe;

namespace Muster.Simulating;

/// <summary>The options of <c>muster sim</c> that say how devices are reached.</summary>
internal sealed class ReachSettings
{
    private const int DefaultStunPort = 3478;
    private const int DefaultXmppPort = 5222;

    private readonly Option<string?> reach = Text(
        "--reach",
        "http, udp, xmpp, or several with commas: devices take them in turn (http)",
        "WAYS"
    );

    private readonly Option<string?> stun = Text(
        "--stun",
        "STUN server for udp (the ACS's host, port 3478)",
        "HOST[:PORT]"
    );

    private readonly Option<string?> stunUser = Text(
        "--stun-user",
        "STUNUsername ({id}: each device's own id)"
    );

    private readonly Option<string?> stunPassword = Text("--stun-password", "STUNPassword");

    private readonly Option<string?> xmpp = Text(
        "--xmpp",
        "XMPP server for xmpp (the domain, port 5222)",
        "HOST[:PORT]"
    );

    private readonly Option<string?> domain = Text("--xmpp-domain", "Domain of the JIDs", "DOMAIN");

    private readonly Option<string?> xmppUser = Text(
        "--xmpp-user",
        "Local part of the JIDs ({serial})"
    );

    private readonly Option<string?> xmppPassword = Text("--xmpp-password", "Password of them all");

    private readonly Option<bool> plain = new("--xmpp-plain")
    {
        Description = "Without TLS where the server offers none: for trials only",
    };

    public IEnumerable<Option> All =>
        [reach, stun, stunUser, stunPassword, xmpp, domain, xmppUser, xmppPassword, plain];

    public ReachOptions Read(ParseResult parse)
    {
        var ways = Ways(parse.GetValue(reach));
        var (stunHost, stunPort) = Address(parse.GetValue(stun), "--stun", DefaultStunPort);
        var (xmppHost, xmppPort) = Address(parse.GetValue(xmpp), "--xmpp", DefaultXmppPort);
        var realm = parse.GetValue(domain) ?? xmppHost;
        if (ways.Contains(ReachWay.Xmpp) && realm.Length == 0)
            throw new CommandFailure(
                ExitCode.Usage,
                "--reach xmpp wants --xmpp-domain, or --xmpp, or both."
            );
        return new ReachOptions
        {
            Ways = ways,
            StunServer = stunHost,
            StunPort = stunPort,
            StunUsername = parse.GetValue(stunUser) ?? "{id}",
            StunPassword = parse.GetValue(stunPassword) ?? "",
            XmppServer = xmppHost,
            XmppPort = xmppPort,
            XmppDomain = realm,
            XmppUsername = parse.GetValue(xmppUser) ?? "{serial}",
            XmppPassword = parse.GetValue(xmppPassword) ?? "",
            XmppTls = !parse.GetValue(plain),
        };
    }

    private static List<ReachWay> Ways(string? text)
    {
        var ways = new List<ReachWay>();
        foreach (var word in (text ?? "http").Split(',', StringSplitOptions.TrimEntries))
            ways.Add(
                word.ToUpperInvariant() switch
                {
                    "HTTP" => ReachWay.Http,
                    "UDP" => ReachWay.Udp,
                    "XMPP" => ReachWay.Xmpp,
                    _ => throw new CommandFailure(
                        ExitCode.Usage,
                        $"--reach: '{word}' is none of http, udp, xmpp."
                    ),
                }
            );
        return ways;
    }

    private static (string Host, int Port) Address(string? text, string option, int port)
    {
        if (string.IsNullOrEmpty(text))
            return ("", port);
        // The base library knows how to take host and port apart, brackets of IPv6 included.
        if (!Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw new CommandFailure(
                ExitCode.Usage,
                $"{option}: '{text}' is no host or host:port."
            );
        return (url.IdnHost, url.Port > 0 ? url.Port : port);
    }

    private static Option<string?> Text(string name, string description, string help = "TEXT") =>
        new(name) { Description = description, HelpName = help };
}
