using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Orleans.Serialization;
using StackExchange.Redis;

namespace Muster.Acs.Clustering;

/// <summary>The silo of this node: alone, and then it opens no port, or one of a cluster.</summary>
internal static class ClusterSilo
{
    /// <summary>The service that all clusters of Muster are.</summary>
    private const string Service = "muster";

    /// <summary>A node that was killed is found out after about so many of these.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    private const int MissedProbes = 3;

    /// <summary>
    /// Room for actors of other silos, of which one alone has none: Orleans would take twice nine megabytes
    /// for a million at each start, whose size alone makes the collector look at everything.
    /// </summary>
    private const int FewElsewhere = 1_000;

    /// <summary>Long ago for a membership that is read every few seconds.</summary>
    private static readonly TimeSpan DeadKept = TimeSpan.FromDays(1);

    public static void AddSilo(this IServiceCollection services, AcsOptions options, Ground ground)
    {
        if (options is { IsCluster: true, ClusterAddress: { } address })
            services.AddOrleans(silo => Join(silo, options, address, ground));
        else
            AddAlone(services);
    }

    /// <summary>
    /// One silo, alone, reached by nobody; it has no gateway, because the only clients live in this
    /// process. The port is a part of its name and nothing else: <see cref="ClosedSilo"/>.
    /// </summary>
    private static void AddAlone(IServiceCollection services)
    {
        services.AddOrleans(silo =>
        {
            silo.UseLocalhostClustering(gatewayPort: 0);
            silo.Configure<EndpointOptions>(ends => ends.AdvertisedIPAddress = IPAddress.Loopback);
            silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = FewElsewhere);
            DevicePlacement.Add(silo.Services);
        });
        ClosedSilo.Close(services);
    }

    private static void Join(
        ISiloBuilder silo,
        AcsOptions options,
        IPEndPoint address,
        Ground ground
    )
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterName;
            cluster.ServiceId = Service;
        });
        // No gateway: nobody but the nodes themselves calls a device.
        silo.ConfigureEndpoints(address.Address, address.Port, gatewayPort: 0);
        silo.UseRedisClustering(redis =>
        {
            redis.ConfigurationOptions = ConfigurationOptions.Parse(options.ClusterRedis!);
            // A Redis that is not there yet is waited for, and one that is lost is found again.
            redis.ConfigurationOptions.AbortOnConnectFail = false;
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = Probe;
            membership.NumMissedProbesLimit = MissedProbes;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            membership.DefunctSiloExpiration = DeadKept;
        });
        // A device is one actor, also while nodes come and go: the directory must not know it twice.
#pragma warning disable ORLEANSEXP003 // Experimental by name; what it promises no other directory does.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        CarryExceptions(silo.Services);
        Encrypt(silo, ground);
        NodePlacement.Add(silo.Services);
        DevicePlacement.Add(silo.Services);
    }

    /// <summary>
    /// What our own code throws on another node is caught here by its own name, and so is a Redis that is
    /// lost there: the directory of devices asks it who is alive.
    /// </summary>
    public static void CarryExceptions(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(exceptions =>
        {
            exceptions.SupportedNamespacePrefixes.Add(nameof(Muster));
            exceptions.SupportedNamespacePrefixes.Add(typeof(RedisException).Namespace!);
        });

    /// <summary>TLS on both ends with the key that only nodes of this deployment hold.</summary>
    private static void Encrypt(ISiloBuilder silo, Ground ground)
    {
        var key = new LineKey(ground);
        silo.UseTls(tls =>
        {
            tls.LocalServerCertificateSelector = (_, _) => key.Certificate;
            tls.LocalClientCertificateSelector = (_, _, _, _, _) => key.Certificate;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            // The selector gives it: here is only said that no other one is looked for at the start.
            tls.ClientCertificateMode = RemoteCertificateMode.AllowCertificate;
            tls.RemoteCertificateValidation = (certificate, _, _) => key.IsOurs(certificate);
            tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = LineKey.Name;
        });
    }
}
