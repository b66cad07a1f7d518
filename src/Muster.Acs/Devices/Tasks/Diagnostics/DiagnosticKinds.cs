using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>Which request is which diagnostic.</summary>
internal static class DiagnosticKinds
{
    private static readonly FrozenDictionary<Type, DiagnosticKind> Kinds = new Dictionary<
        Type,
        DiagnosticKind
    >
    {
        [typeof(IPPingRequest)] = new IPPing(),
        [typeof(TraceRouteRequest)] = new TraceRoute(),
        [typeof(DownloadDiagnosticsRequest)] = new DownloadDiagnostics(),
        [typeof(UploadDiagnosticsRequest)] = new UploadDiagnostics(),
        [typeof(UdpEchoRequest)] = new UdpEcho(),
        [typeof(UdpEchoServerRequest)] = new UdpEchoServer(),
        [typeof(NSLookupRequest)] = new NSLookup(),
        [typeof(NeighboringWiFiRequest)] = new NeighboringWiFi(),
        [typeof(DslDiagnosticsRequest)] = new DslLineTest(),
        [typeof(AtmLoopbackRequest)] = new AtmLoopback(),
    }.ToFrozenDictionary();

    /// <summary>The kinds of their tasks, <c>ipPing</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TaskRequest)
            .GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Where(kind => Kinds.ContainsKey(kind.DerivedType))
            .Select(kind => (string)kind.TypeDiscriminator!),
    ];

    public static DiagnosticKind Of(DiagnosticRequest request) => Kinds[request.GetType()];

    public static void Check(DiagnosticRequest request)
    {
        DiagnosticChecks.Common(request);
        Of(request).Check(request);
    }
}
