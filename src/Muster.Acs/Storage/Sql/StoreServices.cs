using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Storage.Postgres;
using Muster.Acs.Storage.Sqlite;

namespace Muster.Acs.Storage.Sql;

/// <summary>Registration of the store.</summary>
internal static class StoreServices
{
    /// <summary>
    /// The ports on the database of the options; the store opens when the first of them is asked for. Needs
    /// the options among the services.
    /// </summary>
    public static IServiceCollection AddStore(this IServiceCollection services, AcsOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new LiveOptions(
            provider.GetRequiredService<AcsOptions>()
        ));
        services.AddSingleton(provider =>
            Open(
                provider.GetRequiredService<LiveOptions>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>()
            )
        );
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Devices);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Notifications);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Jobs);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Searches);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Fleet);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Events);
        services.AddKeyedSingleton(
            SealedTasks.Rows,
            (provider, _) => provider.GetRequiredService<SqlStore>().Tasks
        );
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Faults);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Files);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().DeviceFiles);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Settings);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Wakes);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Transcripts);
        services.AddSingleton<IStoreLoad>(provider => provider.GetRequiredService<SqlStore>());
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Series);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Diagnostics);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Trust);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Access);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Audit);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Quirks);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Webhooks);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Documents);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Imports);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().History);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Notes);
        services.AddSingleton(provider => provider.GetRequiredService<SqlStore>().Backups);
        if (options.Store is not null)
        {
            services.AddSingleton<SchemaWatch>();
            services.AddHostedService(provider => provider.GetRequiredService<SchemaWatch>());
        }
        return services;
    }

    private static SqlStore Open(LiveOptions live, TimeProvider clock, ILoggerFactory logging) =>
        live.Current.Store is null
            ? SqliteStore.Open(live, clock, logging)
            : PostgresStore.Open(live, clock, logging);
}
