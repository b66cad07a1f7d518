using System.CommandLine;
using Muster.Acs.Operations;
using Muster.CommandLine;
using static Muster.Verbs.Diagnostics.DiagnoseVerbs;

namespace Muster.Verbs.Diagnostics;

/// <summary>lookup, wifi, dsl and atm.</summary>
internal static class LineVerbs
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "The host name to look up",
    };

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The DNS server; left out, the device's own",
        HelpName = "HOST",
    };

    private static readonly Option<uint?> Count = Number("--count", "How many times");

    private static readonly Option<TimeSpan?> Patience = Span(
        "--each",
        "How long each request is waited for"
    );

    public static Verb Lookup() =>
        Test(
            new Verb(
                "lookup",
                "What DNS tells the device of a name.",
                "muster diagnose 00D09E-Gateway-1 lookup example.net --server 192.0.2.53"
            )
            {
                Name,
                Server,
                Count,
                Patience,
            },
            parse => new NSLookupRequest(
                parse.GetRequiredValue(Name),
                parse.GetValue(Server),
                Milliseconds(parse, Patience),
                parse.GetValue(Count)
            ),
            DiagnosticTables.Lookup
        );

    public static Verb WiFi() =>
        Test(
            new Verb(
                "wifi",
                "The networks the device hears.",
                "muster diagnose 00D09E-Gateway-1 wifi --timeout 3m"
            ),
            _ => new NeighboringWiFiRequest(),
            DiagnosticTables.Neighbors
        );

    public static Verb Dsl() =>
        Test(
            new Verb(
                "dsl",
                "The DSL line measured; it is down meanwhile.",
                "muster diagnose 00D09E-Gateway-1 dsl --timeout 10m",
                "muster diagnose 00D09E-Gateway-1 dsl --interface InternetGatewayDevice.WANDevice.2"
            ),
            _ => new DslDiagnosticsRequest(),
            DiagnosticTables.Dsl
        );

    public static Verb Atm() =>
        Test(
            new Verb(
                "atm",
                "ATM F5 loopback cells there and back.",
                "muster diagnose 00D09E-Gateway-1 atm --count 10"
            )
            {
                Count,
                Patience,
            },
            parse => new AtmLoopbackRequest(parse.GetValue(Count), Milliseconds(parse, Patience)),
            (terminal, result) => DiagnosticTables.Echo(terminal, result.Echo)
        );
}
