using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Access;
using Muster.Acs.Api;
using Muster.Acs.Clustering;
using Muster.Acs.DataModels;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Events.Webhooks;
using Muster.Acs.Files;
using Muster.Acs.Hosting.Tls;
using Muster.Acs.Jobs;
using Muster.Acs.Maintenance;
using Muster.Acs.Metrics;
using Muster.Acs.Migrating;
using Muster.Acs.Nbi;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Outgoing;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Recording;
using Muster.Acs.Settings;
using Muster.Acs.Southbound;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.SpeedTests;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Telemetry;
using Muster.Acs.Waking;

namespace Muster.Acs.Hosting;

/// <summary>What the server is made of.</summary>
internal static class MusterServices
{
    /// <summary>Adds the server; <see cref="Ground"/> must be laid before it is used.</summary>
    public static IServiceCollection AddMuster(this IServiceCollection services, AcsOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new LiveOptions(options));
        services.AddSingleton<LiveSettings>();
        services.AddSingleton<StoreBackupDesk>();
        services.AddStore(options);
        var ground = new Ground();
        services.AddFoundation(ground);
        services.AddListeners();
        services.AddSingleton<Readiness>();
        services.AddObserving();
        services.AddSouthbound();
        services.AddEvents();
        services.AddRecorder();
        services.AddAdmission();
        services.AddDocuments();
        services.AddRules();
        services.AddDataModels();
        services.AddDevices();
        services.AddFiles();
        services.AddTelemetry();
        services.AddSpeedTests();
        services.AddWaking();
        services.AddSingleton<NameLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<OutgoingHttp>();
        services.AddExtensions();
        services.AddWebhooks();
        services.AddMigration();
        services.AddAccess(options);
        services.AddRights();
        services.AddGuards();
        services.AddNbi();
        services.AddApi();
        services.AddMetrics(options);
        services.AddCluster(options, ground);
        services.AddCallers();
        return services;
    }

    /// <summary>Who calls devices by himself: after the silo, for the last to start stops first.</summary>
    private static void AddCallers(this IServiceCollection services)
    {
        services.AddHostedService<SessionSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
    }

    private static void AddListeners(this IServiceCollection services)
    {
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<TlsListener>();
        services.AddSingleton<ListeningPorts>();
        services.AddSingleton<TrustedProxies>();
        services.AddHostedService<CertificateWatch>();
    }

    private static void AddFoundation(this IServiceCollection services, Ground ground)
    {
        services.AddSingleton(ground);
        services.AddSingleton(provider => provider.GetRequiredService<Ground>().Laid.Secret);
        services.AddSingleton(provider => provider.GetRequiredService<Ground>().Laid.Credentials);
        services.AddSingleton(provider => provider.GetRequiredService<Ground>().Laid.Keys);
        services.AddSingleton(provider => provider.GetRequiredService<Ground>().Laid.Book);
    }

    private static void AddSouthbound(this IServiceCollection services)
    {
        services.AddSingleton(provider => new DigestNonces(
            provider.GetRequiredService<ServerSecret>().Derive("digest nonces"),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SessionCookie(
            provider.GetRequiredService<ServerSecret>().Derive("session cookies")
        ));
        services.AddSingleton<TurnLog>();
        services.AddSingleton<CpeTurns>();
        services.AddSingleton<CwmpEndpoint>();
        services.AddTrust();
    }

    private static void AddSpeedTests(this IServiceCollection services)
    {
        services.AddSingleton<UdpEchoService>();
        services.AddHostedService(provider => provider.GetRequiredService<UdpEchoService>());
        services.AddSingleton<SpeedTestEnds>();
        services.AddSingleton<SpeedTestEndpoint>();
    }

    private static void AddAccess(this IServiceCollection services, AcsOptions options)
    {
        services
            .AddAuthentication(SignInCookie.Doors)
            .AddSignInCookie()
            .AddOpenIdSignIn(options)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(
                ApiKeyAuthentication.SchemeName,
                configureOptions: null
            );
        // Closed unless a route says that it is open: forgetting it forgets in the safe direction.
        services.AddAuthorization(authorization =>
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder(SignInCookie.Doors)
                .RequireAuthenticatedUser()
                .Build()
        );
    }
}
