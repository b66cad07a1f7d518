using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>
/// The operations as the doors get them: each scope of services its own, behind a guard that asks who
/// the scope's actor is. What is not named here no door can reach.
/// </summary>
internal static class GuardRegistration
{
    public static IServiceCollection AddGuards(this IServiceCollection services) =>
        services
            .AddScoped<IDevices, GuardedDevices>()
            .AddScoped<ISearches, GuardedSearches>()
            .AddScoped<IFleet, GuardedFleet>()
            .AddScoped<IHistory, GuardedHistory>()
            .AddScoped<INotes, GuardedNotes>()
            .AddScoped<IBackups, GuardedBackups>()
            .AddScoped<ITasks, GuardedTasks>()
            .AddScoped<IFaults, GuardedFaults>()
            .AddScoped<ITransfers, GuardedTransfers>()
            .AddScoped<IDiagnostics, GuardedDiagnostics>()
            .AddScoped<IWakes, GuardedWakes>()
            .AddScoped<IDeviceFiles, GuardedDeviceFiles>()
            .AddScoped<ISessions, GuardedSessions>()
            .AddScoped<ITranscripts, GuardedTranscripts>()
            .AddScoped<IEvents, GuardedEvents>()
            .AddScoped<ISeries, GuardedSeries>()
            .AddScoped<IRegistrations, GuardedRegistrations>()
            .AddScoped<IFiles, GuardedFiles>()
            .AddScoped<IProvisioning, GuardedProvisioning>()
            .AddScoped<IPlans, GuardedPlans>()
            .AddScoped<ICollections, GuardedCollections>()
            .AddScoped<IModels, GuardedModels>()
            .AddScoped<IDataModel, GuardedDataModel>()
            .AddScoped<IWebhooks, GuardedWebhooks>()
            .AddScoped<IAdmission, GuardedAdmission>()
            .AddScoped<IHealth, GuardedHealth>()
            .AddScoped<IStoreBackups, GuardedStoreBackups>()
            .AddScoped<IServerSettings, GuardedServerSettings>();
}
