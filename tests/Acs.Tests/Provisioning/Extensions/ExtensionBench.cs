using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Muster.Acs.Outgoing;
using Muster.Acs.Provisioning.Extensions;
using Muster.Tests.Programs;
using Ext = Muster.Acs.Provisioning.Extensions.Extensions;

namespace Muster.Acs.Tests.Provisioning.Extensions;

/// <summary>The extensions with real modules in real processes, and what they log.</summary>
internal sealed class ExtensionBench : IAsyncDisposable
{
    private readonly Ext _extensions;
    private readonly OutgoingHttp _http;
    private readonly Lines _lines = new();

    public ExtensionBench(Func<AcsOptions, AcsOptions>? with = null, TimeProvider? clock = null)
    {
        var options = new AcsOptions
        {
            Bind = IPAddress.Loopback,
            Extensions = Folder,
            // A slow machine shall not fail what is not about time.
            ExtensionTimeout = TimeSpan.FromMinutes(1),
        };
        options = with?.Invoke(options) ?? options;
        clock ??= TimeProvider.System;
        _http = new(options, Dns.GetHostAddressesAsync, clock);
        _extensions = new(options, new HttpExtension(_http, options), clock, _lines);
    }

    public static string Folder { get; } =
        Path.Combine(AppContext.BaseDirectory, "Provisioning", "Extensions", "Modules");

    public IReadOnlyCollection<string> Log => _lines.All;

    /// <summary>A bench for modules of Node; skips where Node is not installed.</summary>
    public static ExtensionBench WithNode(
        Func<AcsOptions, AcsOptions>? with = null,
        TimeProvider? clock = null
    )
    {
        ExternalProgram.Find("node");
        return new(with, clock);
    }

    public Task<ExtensionResult> CallAsync(string file, string function, params string[] args) =>
        _extensions.CallAsync("00AABB-HG1-1", file, function, args, default);

    public async ValueTask DisposeAsync()
    {
        await _extensions.DisposeAsync();
        _http.Dispose();
    }

    private sealed class Lines : ILogger<Ext>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
