using System.Text.Json.Serialization;
using Muster.Acs.Operations;

namespace Muster.Acs;

/// <summary>How the lines of the access log are written.</summary>
[JsonConverter(typeof(CamelCaseEnum<AccessLogFormat>))]
public enum AccessLogFormat
{
    /// <summary>A sentence and <c>key="value"</c> pairs.</summary>
    Simple,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>How OTLP is spoken.</summary>
[JsonConverter(typeof(CamelCaseEnum<OtlpProtocol>))]
public enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP, port 4318 by custom.</summary>
    Http,

    /// <summary>gRPC, port 4317 by custom.</summary>
    Grpc,
}

public sealed partial record AcsOptions
{
    /// <summary>
    /// Where traces, metrics and logs are sent by OTLP (<c>http://collector:4318</c>); null leaves it to
    /// the standard's variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), and sends nothing without them.
    /// </summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How.</summary>
    public OtlpProtocol OtlpProtocol { get; init; } = OtlpProtocol.Http;

    /// <summary>Sent with it, such as <c>Authorization=Bearer …</c>; null for none.</summary>
    public string? OtlpHeaders { get; init; }

    /// <summary>Share of the sessions, and of what else begins a trace, that is traced.</summary>
    public double TraceSample { get; init; } = 0.01;

    /// <summary>Opens the standard output, which is the program's; null where there is none.</summary>
    public Func<Stream>? StandardOutput { get; init; }

    /// <summary>A file that gets one line for each event of a session, or <c>stdout</c>; null for none.</summary>
    public string? AccessLog { get; init; }

    /// <summary>How its lines are written.</summary>
    public AccessLogFormat AccessLogFormat { get; init; } = AccessLogFormat.Simple;

    /// <summary>
    /// How long the sessions that are open may go on when the server is told to stop; new ones are told
    /// to come later.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(10);
}
