using System.CommandLine;
using Muster.Acs.Operations;
using Muster.CommandLine;
using static Muster.Verbs.Diagnostics.DiagnoseVerbs;

namespace Muster.Verbs.Diagnostics;

/// <summary>download and upload.</summary>
internal static class ThroughputVerbs
{
    private static readonly Argument<string?> Url = new("URL")
    {
        Description = "http, https or ftp; left out, this server's own end (--speed-test)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<ulong?> Size = new("--size")
    {
        Description = "Octets of the test (10000000)",
        HelpName = "BYTES",
    };

    private static readonly Option<uint?> Connections = Number("--connections", "At once (1)");

    public static Verb Download() =>
        Test(
            new Verb(
                "download",
                "How fast the device receives (TR-143).",
                "muster diagnose 00D09E-Gateway-1 download --size 50000000 --timeout 5m",
                "muster diagnose 00D09E-Gateway-1 download http://speed.example.net/100MB.bin"
            )
            {
                Url,
                Size,
                Connections,
            },
            parse => new DownloadDiagnosticsRequest(parse.GetValue(Url), parse.GetValue(Size))
            {
                NumberOfConnections = parse.GetValue(Connections),
            },
            DiagnosticTables.Throughput
        );

    public static Verb Upload() =>
        Test(
            new Verb(
                "upload",
                "How fast the device sends (TR-143).",
                "muster diagnose 00D09E-Gateway-1 upload --size 5000000"
            )
            {
                Url,
                Size,
                Connections,
            },
            parse => new UploadDiagnosticsRequest(parse.GetValue(Url), parse.GetValue(Size))
            {
                NumberOfConnections = parse.GetValue(Connections),
            },
            DiagnosticTables.Throughput
        );
}
