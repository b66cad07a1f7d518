using System.CommandLine;
using Muster.Acs.Operations;
using Muster.CommandLine;
using static Muster.Verbs.Diagnostics.DiagnoseVerbs;

namespace Muster.Verbs.Diagnostics;

/// <summary>ping, trace, udp-echo and udp-echo-server.</summary>
internal static class EchoVerbs
{
    private static readonly Argument<string> Host = new("HOST")
    {
        Description = "A name or an address",
    };

    private static readonly Argument<string?> Peer = new("HOST")
    {
        Description = "The echo server; left out, the one of this server (--speed-test)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<uint?> Count = Number("--count", "How many requests");
    private static readonly Option<uint?> Size = Number("--size", "Octets of payload");
    private static readonly Option<uint?> Dscp = Number("--dscp", "Mark of the packets, 0 to 63");
    private static readonly Option<uint?> Port = Number("--port", "UDP port");
    private static readonly Option<uint?> Hops = Number("--max-hops", "1 to 64 (30)");
    private static readonly Option<uint?> Tries = Number("--tries", "For each hop, 1 to 3 (3)");
    private static readonly Option<bool> Packets = new("--packets")
    {
        Description = "Show each packet too",
    };

    private static readonly Option<TimeSpan?> Patience = Span(
        "--each",
        "How long each request is waited for (1s)"
    );

    private static readonly Option<string?> Version = new("--protocol")
    {
        Description = "Any, IPv4 or IPv6",
        HelpName = "VERSION",
    };

    private static readonly Option<bool?> Enable = new("--enable")
    {
        Description = "Switch it on or off; left out, its counters are read only",
        HelpName = "true|false",
    };

    private static readonly Option<string?> Source = new("--source")
    {
        Description = "The one address it answers",
        HelpName = "ADDRESS",
    };

    public static Verb Ping() =>
        Test(
            new Verb(
                "ping",
                "Echo requests from the device to a host.",
                "muster diagnose 00D09E-Gateway-1 ping example.net --count 10",
                "muster diagnose 00D09E-Gateway-1 ping 192.0.2.1 --interface Device.IP.Interface.1"
            )
            {
                Host,
                Count,
                Size,
                Patience,
                Dscp,
                Version,
            },
            parse => new IPPingRequest(
                parse.GetRequiredValue(Host),
                parse.GetValue(Count),
                Milliseconds(parse, Patience),
                parse.GetValue(Size),
                parse.GetValue(Dscp),
                parse.GetValue(Version)
            ),
            (terminal, result) => DiagnosticTables.Echo(terminal, result.Echo)
        );

    public static Verb Trace() =>
        Test(
            new Verb(
                "trace",
                "The hops from the device to a host.",
                "muster diagnose 00D09E-Gateway-1 trace example.net --max-hops 20 --timeout 5m"
            )
            {
                Host,
                Hops,
                Tries,
                Size,
                Patience,
                Dscp,
                Version,
            },
            parse => new TraceRouteRequest(
                parse.GetRequiredValue(Host),
                parse.GetValue(Tries),
                Milliseconds(parse, Patience),
                parse.GetValue(Size),
                parse.GetValue(Dscp),
                parse.GetValue(Hops),
                parse.GetValue(Version)
            ),
            DiagnosticTables.Route
        );

    public static Verb Udp() =>
        Test(
            new Verb(
                "udp-echo",
                "UDP packets from the device to an echo server.",
                "muster diagnose 00D09E-Gateway-1 udp-echo --count 100 --packets",
                "muster diagnose 00D09E-Gateway-1 udp-echo echo.example.net --port 7"
            )
            {
                Peer,
                Port,
                Count,
                Size,
                Patience,
                Dscp,
                Version,
                Packets,
            },
            parse => new UdpEchoRequest(
                parse.GetValue(Peer),
                parse.GetValue(Port),
                parse.GetValue(Count),
                Milliseconds(parse, Patience),
                parse.GetValue(Size),
                parse.GetValue(Dscp),
                ProtocolVersion: parse.GetValue(Version),
                EnableIndividualPacketResults: parse.GetValue(Packets) ? true : null
            ),
            DiagnosticTables.UdpEcho
        );

    public static Verb UdpServer() =>
        Test(
            new Verb(
                "udp-echo-server",
                "The counters of the device's own UDP echo server; switches it too.",
                "muster diagnose 00D09E-Gateway-1 udp-echo-server --enable true --source 192.0.2.1 "
                    + "--port 7",
                "muster diagnose 00D09E-Gateway-1 udp-echo-server"
            )
            {
                Enable,
                Source,
                Port,
            },
            parse => new UdpEchoServerRequest(
                parse.GetValue(Enable),
                parse.GetValue(Source),
                parse.GetValue(Port)
            ),
            DiagnosticTables.UdpEchoServer
        );
}
