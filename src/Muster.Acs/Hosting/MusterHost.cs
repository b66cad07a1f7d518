using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Clustering;
using Muster.Acs.Hosting.Tls;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Stock;
using Muster.Acs.Quirks;
using Muster.Acs.Settings;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Waking.Udp;

namespace Muster.Acs.Hosting;

/// <summary>
/// A server in this process: one Kestrel with a listener for CPEs, one for files and one for the API,
/// and one silo.
/// </summary>
public sealed class MusterHost : IAsyncDisposable
{
    private const int MaxHeaderSize = 32 * 1024;

    private readonly WebApplication app;
    private readonly AcsOptions options;
    private readonly Foundation foundation;
    private readonly AsyncServiceScope own;

    private MusterHost(WebApplication app, AcsOptions options, Foundation foundation)
    {
        this.app = app;
        this.options = options;
        this.foundation = foundation;
        own = app.Services.CreateAsyncScope();
        own.ServiceProvider.GetRequiredService<IActing>().Actor = Actor.Server;
    }

    /// <summary>
    /// The operations of the server, for who runs this process: they allow everything, and log it under
    /// the name of the server.
    /// </summary>
    public IServiceProvider Services => own.ServiceProvider;

    /// <summary>Where the server is reached; with ports from <see cref="StartAsync"/> on.</summary>
    public MusterAddresses Addresses =>
        app.Services.GetRequiredService<ListeningPorts>().Addresses(options.Bind);

    /// <summary>
    /// Where the STUN server listens; null before <see cref="StartAsync"/>, and where it is switched off
    /// or its port was taken.
    /// </summary>
    public IPEndPoint? Stun => app.Services.GetRequiredService<StunPort>().Local;

    /// <summary>Where lightweight notifications are received; null as for <see cref="Stun"/>.</summary>
    public IPEndPoint? Notifications => app.Services.GetRequiredService<NotificationPort>().Local;

    /// <summary>What was generated at this start and must be shown now or never.</summary>
    public FirstStart FirstStart => foundation.FirstStart;

    /// <summary>Opens the store and builds the server; nothing listens yet.</summary>
    /// <param name="options">All an operator can set.</param>
    /// <param name="logging">Where the log goes; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="pages">What is served beside the API; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="AcsOptionsException">The options are wrong; it has every error at once.</exception>
    /// <exception cref="IOException">The data directory or the database cannot be used.</exception>
    public static async Task<MusterHost> CreateAsync(
        AcsOptions options,
        Action<ILoggingBuilder>? logging = null,
        TimeProvider? time = null,
        HostedPages? pages = null,
        CancellationToken cancellation = default
    )
    {
        AcsOptionsRules.Check(options);
        time ??= TimeProvider.System;
        var built = Build(options, logging, time, pages);
        try
        {
            built.Services.GetRequiredService<ServerCertificate>().Load();
            var shared = built.Services.GetService<IClusterStore>();
            await using var turn = await StartTurn.TakeAsync(shared, time, cancellation);
            // Before what is kept in memory is read: from here on no change of it is missed.
            if (shared is not null)
                built.Services.GetRequiredService<NoticePlace>().Last = await shared.NewestAsync(
                    cancellation
                );
            var settings = built.Services.GetRequiredService<ISettingsStore>();
            var isNew = await settings.ReadAsync(ServerSecret.Setting, cancellation) is null;
            await built.Services.OpenKeysAsync(cancellation);
            var laid = await Foundation.LayAsync(
                options,
                settings,
                built.Services.GetRequiredService<SecretBox>(),
                built.Services.GetRequiredService<IAccessStore>(),
                time,
                cancellation
            );
            built.Services.GetRequiredService<Ground>().Laid = laid;
            await built.Services.GetRequiredService<LiveSettings>().LoadAsync(cancellation);
            await built.Services.GetRequiredService<CpeAccounts>().ReloadAsync(cancellation);
            await built.Services.GetRequiredService<QuirkBook>().LoadAsync(cancellation);
            var rules = built.Services.GetRequiredService<RuleBook>();
            await rules.LoadAsync(cancellation);
            if (options.StockRules)
                await StockRules.SeedAsync(rules, settings, isNew, time.GetUtcNow(), cancellation);
            built.UseMuster(pages);
            return new MusterHost(built, options, laid);
        }
        catch (Exception failure)
        {
            await built.DisposeAsync();
            if (failure is StorageException)
                throw new IOException(failure.Message, failure);
            throw;
        }
    }

    /// <summary>Creates and starts a server, tells when it serves, and stops it at the end.</summary>
    /// <param name="options">All an operator can set.</param>
    /// <param name="ready">Called once devices are served.</param>
    /// <param name="logging">Where the log goes; nowhere when null.</param>
    /// <param name="cancellation">Stops the server; so do SIGINT and SIGTERM.</param>
    /// <exception cref="AcsOptionsException">The options are wrong; it has every error at once.</exception>
    /// <exception cref="IOException">The data directory cannot be used, or a port is taken.</exception>
    public static async Task RunAsync(
        AcsOptions options,
        Action<MusterHost>? ready = null,
        Action<ILoggingBuilder>? logging = null,
        CancellationToken cancellation = default
    )
    {
        await using var host = await CreateAsync(options, logging, cancellation: cancellation);
        await host.StartAsync(cancellation);
        ready?.Invoke(host);
        await host.WaitForShutdownAsync(cancellation);
    }

    /// <summary>Starts the silo, then opens the ports. Throws IOException when a port is taken.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await app.StartAsync(cancellation);
        app.Services.GetRequiredService<ListeningPorts>().IsOpen = true;
    }

    /// <summary>Returns when the server was asked to stop (SIGINT, SIGTERM or the token) and has.</summary>
    /// <exception cref="IOException">It stopped because a newer version has changed the database.</exception>
    public async Task WaitForShutdownAsync(CancellationToken cancellation = default)
    {
        var schema = app.Services.GetService<SchemaWatch>();
        await app.WaitForShutdownAsync(cancellation);
        if (schema?.Trouble is { } trouble)
            throw new IOException(trouble);
    }

    /// <summary>Lets sessions end, closes the ports, stops the silo.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        await app.StopAsync(cancellation);
        app.Services.GetRequiredService<ListeningPorts>().IsOpen = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await own.DisposeAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(
        AcsOptions options,
        Action<ILoggingBuilder>? logging,
        TimeProvider time,
        HostedPages? pages
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ApplicationName = "Muster",
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        Quiet(builder.Logging);
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(time);
        builder.Services.AddMuster(options);
        builder.AddOtlp(options);
        pages?.AddServices(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        // After Kestrel's own, which goes on opening the other ports.
        builder.Services.AddSingleton<IConnectionListenerFactory, DoorFactory>();
        builder
            .Services.AddOptions<KestrelServerOptions>()
            .Configure<ListeningPorts>(
                (kestrel, ports) =>
                {
                    Limit(kestrel, options);
                    ports.Listen(kestrel, options);
                }
            );
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, AcsOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderSize;
        kestrel.Limits.MaxRequestLineSize = MaxHeaderSize / 2;
        kestrel.Limits.MaxRequestBodySize = options.MaxEnvelopeSize;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        // A CPE may think as long between two POSTs as its session may be silent.
        kestrel.Limits.KeepAliveTimeout = options.MaxSessionTimeout;
        kestrel.Limits.MaxConcurrentConnections = 200_000;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100, TimeSpan.FromSeconds(10));
    }

    /// <summary>Warnings of the frameworks are ours too; their small talk is not.</summary>
    private static void Quiet(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // Advice for clusters, and alarms about one slow moment at the start.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // While the silo stops, to cancel a call of it fails as late as it is needless: the call has
        // ended with the silo.
        logging.AddFilter("Orleans.Runtime.GrainCallCancellationManager", LogLevel.Critical);
        // A silo alone has no neighbours to warn when its timers are late, or its clock jumps.
        logging.AddFilter(
            "Orleans.Runtime.MembershipService.LocalSiloHealthMonitor",
            LogLevel.Critical
        );
    }
}
