using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Hosting;
using Muster.Acs.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Muster.Acs.Observing;

/// <summary>What is told of the server: who counts, who writes, and where it is sent.</summary>
internal static class ObservingRegistration
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>Of the standard's variables those that say where something is sent.</summary>
    private static readonly string[] Endpoints =
    [
        Endpoint,
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    public static IServiceCollection AddObserving(this IServiceCollection services)
    {
        services.AddSingleton<SessionMeter>();
        services.AddSingleton<AccessLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddSingleton<SessionLog>();
        services.AddSingleton<SessionWatches>();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        return services;
    }

    /// <summary>
    /// Sends traces, metrics and logs by OTLP where the options or the standard's variables name an end
    /// for them. Our options are those variables by another name, and win.
    /// </summary>
    public static void AddOtlp(this WebApplicationBuilder builder, AcsOptions options)
    {
        builder.Configuration.AddInMemoryCollection(Variables(options));
        if (!Endpoints.Any(name => !string.IsNullOrEmpty(builder.Configuration[name])))
            return;
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .AddService("muster", serviceVersion: ServerVersion.Text)
                    .AddEnvironmentVariableDetector()
            )
            .WithMetrics(metrics => metrics.AddMeter(MetricsDoor.Meters))
            .WithTracing(traces =>
            {
                traces.AddSource(MusterTrace.Name);
                if (string.IsNullOrEmpty(builder.Configuration[Sampler]))
                    traces.SetSampler(
                        new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceSample))
                    );
            })
            .WithLogging(
                configureBuilder: null,
                configureOptions: logs => logs.IncludeFormattedMessage = true
            )
            .UseOtlpExporter();
        builder.Services.AddHostedService<LastExport>();
    }

    private static Dictionary<string, string?> Variables(AcsOptions options)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry each in Environment.GetEnvironmentVariables())
        {
            if (each.Key is string name && name.StartsWith(Prefix, StringComparison.Ordinal))
                variables[name] = each.Value as string;
        }
        if (options.OtlpEndpoint is not { } end)
            return variables;
        variables[Endpoint] = end.ToString();
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] =
            options.OtlpProtocol == OtlpProtocol.Grpc ? "grpc" : "http/protobuf";
        if (options.OtlpHeaders is { } headers)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = headers;
        return variables;
    }
}
