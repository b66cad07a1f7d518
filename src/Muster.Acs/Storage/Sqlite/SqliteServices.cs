using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices.Tasks;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>Registration of the SQLite store.</summary>
internal static class SqliteServices
{
    /// <summary>
    /// The ports on SQLite; the store opens when the first of them is asked for. Needs
    /// <see cref="AcsOptions"/> among the services.
    /// </summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new LiveOptions(
            provider.GetRequiredService<AcsOptions>()
        ));
        services.AddSingleton(provider =>
            SqliteStore.Open(
                provider.GetRequiredService<LiveOptions>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>()
            )
        );
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Devices);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Notifications);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Jobs);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Searches);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Events);
        services.AddKeyedSingleton(
            SealedTasks.Rows,
            (provider, _) => provider.GetRequiredService<SqliteStore>().Tasks
        );
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Faults);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Files);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().DeviceFiles);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Settings);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Wakes);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Transcripts);
        services.AddSingleton<IStoreLoad>(provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Series);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Diagnostics);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Trust);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Access);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Audit);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Quirks);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Webhooks);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Documents);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Imports);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().History);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Notes);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStore>().Backups);
        return services;
    }
}
