using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Backups;
using Muster.Acs.Clustering;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.Events;
using Muster.Acs.Files;
using Muster.Acs.History;
using Muster.Acs.Jobs;
using Muster.Acs.Notes;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.SpeedTests;
using Muster.Acs.Storage;
using Muster.Acs.Telemetry;
using Muster.Acs.Waking;

namespace Muster.Acs.Devices;

/// <summary>Puts the devices together.</summary>
internal static class DeviceRegistration
{
    public static IServiceCollection AddDevices(this IServiceCollection services)
    {
        services.AddSingleton<OpenSessions>();
        services.AddSingleton<TaskBoard>();
        services.AddSingleton<HistoryPolicy>();
        services.AddSingleton<HistoryOperations>();
        services.AddSingleton<NoteOperations>();
        services.AddSingleton<BackupOperations>();
        services.AddSingleton<QuirkBook>();
        services.AddSingleton<ModelOperations>();
        services.AddSingleton(provider => new NodeServices
        {
            Links = provider.GetRequiredService<IFileLinks>(),
            Offers = provider.GetRequiredService<FileOffers>(),
            Waker = provider.GetRequiredService<IWaker>(),
            Sessions = provider.GetRequiredService<OpenSessions>(),
            Board = provider.GetRequiredService<TaskBoard>(),
            Wakes = provider.GetRequiredService<IWakeStore>(),
            WakeSecrets = provider.GetRequiredService<WakeSecrets>(),
            Admission = provider.GetRequiredService<AdmissionControl>(),
            BulkLinks = provider.GetRequiredService<BulkLinks>(),
            Collections = provider.GetRequiredService<Collections>(),
            Series = provider.GetRequiredService<ISeriesStore>(),
            SpeedTests = provider.GetRequiredService<SpeedTestEnds>(),
            Quirks = provider.GetRequiredService<QuirkBook>(),
            Values = provider.GetRequiredService<ValueWatch>(),
            Rules = provider.GetRequiredService<RuleServices>(),
            History = provider.GetRequiredService<HistoryPolicy>(),
            Watches = provider.GetRequiredService<SessionWatches>(),
            Home = provider.GetRequiredService<HomeDevices>(),
            Nodes = provider.GetRequiredService<Nodes>(),
        });
        services.AddSingleton<ITaskStore, SealedTasks>();
        services.AddSingleton(provider => new DeviceServices(
            provider.GetRequiredService<LiveOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IDeviceStore>(),
            provider.GetRequiredService<ITaskStore>(),
            provider.GetRequiredService<IFaultStore>(),
            provider.GetRequiredService<IFileStore>(),
            provider.GetRequiredService<NodeServices>()
        ));
        services.AddSingleton<TaskOperations>();
        services.AddSingleton<FaultOperations>();
        services.AddSingleton<IJobWork, RetryWork>();
        services.AddSingleton<DeviceOperations>();
        services.AddSingleton<SearchDesk>();
        services.AddSingleton<FleetDesk>();
        services.AddHostedService<IndexingService>();
        services.AddSingleton<DiagnosticOperations>();
        services.AddHostedService<TaskSweeper>();
        return services;
    }
}
