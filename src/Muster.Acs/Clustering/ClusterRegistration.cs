using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Events.Webhooks;
using Muster.Acs.Hosting;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;
using Muster.Acs.Settings;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Telemetry;

namespace Muster.Acs.Clustering;

/// <summary>Puts together what makes a node one of many; where it is alone, it all stands still.</summary>
internal static class ClusterRegistration
{
    /// <summary>What the parts of the server have to stop in, once it is drained.</summary>
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddCluster(
        this IServiceCollection services,
        AcsOptions options,
        Ground ground
    )
    {
        services.AddSilo(options, ground);
        if (options.IsCluster)
            services.AddSingleton<IClusterStore>(provider =>
            {
                var store = provider.GetRequiredService<SqlStore>();
                return new PostgresClusterStore(store.Writer, store.Readers);
            });
        services.AddSingleton<HomeDevices>();
        services.AddSingleton<Visits>();
        services.AddSingleton<Nodes>();
        services.AddSingleton<Awake>();
        services.AddSingleton<Leadership>();
        services.AddHostedService(provider => provider.GetRequiredService<Leadership>());
        services.AddSingleton<NoticePlace>();
        services.AddHostedService<NoticeReader>();
        services.AddHostedService<ValueWord>();
        if (options.IsCluster)
        {
            services.AddHostedService<MembershipKeeper>();
            services.Configure<HostOptions>(host =>
                host.ShutdownTimeout = options.DrainDelay + options.DrainTimeout + AfterDrain
            );
        }
        services.AddHandlers();
        return services;
    }

    /// <summary>What this node keeps in memory of what others may change.</summary>
    private static void AddHandlers(this IServiceCollection services)
    {
        services.Reads<RuleBook>(NoticeTopics.Documents, (book, stop) => book.LoadAsync(stop));
        services.Reads<LiveSettings>(NoticeTopics.Settings, (live, stop) => live.LoadAsync(stop));
        services.Reads<QuirkBook>(NoticeTopics.Quirks, (book, stop) => book.LoadAsync(stop));
        services.Reads<AccessBook>(NoticeTopics.Access, (book, stop) => book.RenewAsync(stop));
        services.Reads<Collections>(
            NoticeTopics.Collections,
            (collections, stop) => collections.ReloadAsync(stop)
        );
        services.Reads<WebhookPump>(NoticeTopics.Webhooks, (pump, _) => pump.RenewAsync());
        services.Reads<KeyRing>(NoticeTopics.ProtectionKeys, (ring, stop) => ring.ReadAsync(stop));
        services.AddSingleton(provider =>
        {
            var accounts = provider.GetRequiredService<CpeAccounts>();
            return new NoticeHandler(
                NoticeTopics.Trust,
                (keys, stop) => ReadTrustAsync(accounts, keys, stop)
            );
        });
        services.AddSingleton(provider =>
        {
            var rules = provider.GetRequiredService<RuleServices>();
            return new NoticeHandler(NoticeTopics.Tags, (keys, _) => ForgetTags(rules, keys));
        });
        services.AddSingleton(provider =>
        {
            var values = provider.GetRequiredService<ValueWatch>();
            return new NoticeHandler(
                NoticeTopics.Values,
                (_, _) =>
                {
                    values.HeardElsewhere();
                    return Task.CompletedTask;
                }
            );
        });
    }

    private static void Reads<T>(
        this IServiceCollection services,
        string topic,
        Func<T, CancellationToken, Task> read
    )
        where T : notnull =>
        services.AddSingleton(provider =>
        {
            var reader = provider.GetRequiredService<T>();
            return new NoticeHandler(topic, (_, stop) => read(reader, stop));
        });

    private static async Task ReadTrustAsync(
        CpeAccounts accounts,
        IReadOnlyCollection<string> keys,
        CancellationToken cancellation
    )
    {
        if (keys.Count == 0)
            await accounts.ReloadAsync(cancellation);
        else
            await accounts.ReloadAsync([.. keys.Select(KeyOf)], cancellation);
    }

    private static DeviceKey KeyOf(string hex) => new(new Guid(Convert.FromHexString(hex)));

    private static Task ForgetTags(RuleServices rules, IReadOnlyCollection<string> rows)
    {
        if (rows.Count == 0)
        {
            rules.Memos.ForgetAll();
            rules.Trees.ForgetAllTags();
        }
        foreach (var row in rows)
        {
            var number = long.Parse(row, System.Globalization.CultureInfo.InvariantCulture);
            rules.Memos.Forget(number);
            rules.Trees.ForgetTags(number);
        }
        return Task.CompletedTask;
    }
}
