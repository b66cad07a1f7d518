using Muster.Acs.Operations;
using static Muster.Acs.Devices.Tasks.Diagnostics.DiagnosticInput;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 DNS.Diagnostics.NSLookupDiagnostics, TR-098 NSLookupDiagnostics.</summary>
internal sealed class NSLookup : DiagnosticKind<NSLookupRequest>
{
    private const uint Timeout = 5_000;

    public override string Name => "NSLookupDiagnostics";

    public override IReadOnlyList<string> Paths { get; } =
    [
        "Device.DNS.Diagnostics.NSLookupDiagnostics.",
        "InternetGatewayDevice.NSLookupDiagnostics.",
        "Device.NSLookupDiagnostics.",
    ];

    protected override void Check(NSLookupRequest request)
    {
        DiagnosticChecks.Host("hostName", request.HostName);
        if (request.DNSServer is { Length: > 0 } server)
            DiagnosticChecks.Host("dnsServer", server);
        DiagnosticChecks.Timeout(request.TimeoutMilliseconds);
        DiagnosticChecks.Range("numberOfRepetitions", request.NumberOfRepetitions, 1, 100);
    }

    // "An empty DNSServer: the device's own server is used", lest a former test's stand.
    protected override IEnumerable<DiagnosticInput?> Inputs(NSLookupRequest request) =>
        [
            Asked("HostName", request.HostName),
            Asked("DNSServer", request.DNSServer ?? "", isOptional: request.DNSServer is null),
            Of("Timeout", request.TimeoutMilliseconds, Timeout),
            Of("NumberOfRepetitions", request.NumberOfRepetitions, 1),
        ];

    protected override TimeSpan Length(NSLookupRequest request) =>
        TimeSpan.FromMilliseconds(request.TimeoutMilliseconds ?? Timeout)
        * (request.NumberOfRepetitions ?? 1);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Lookup = new LookupAnswers(
                values.Number("SuccessCount"),
                [
                    .. values
                        .Rows("Result.")
                        .Select(row => new LookupAnswer(
                            row.Row.Text("Status"),
                            row.Row.Text("AnswerType"),
                            row.Row.Text("HostNameReturned"),
                            row.Row.Texts("IPAddresses"),
                            row.Row.Text("DNSServerIP"),
                            row.Row.Number("ResponseTime")
                        )),
                ]
            ),
        };
}
