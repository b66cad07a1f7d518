using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Provisioning.Plans;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Puts together what keeps the rules.</summary>
internal static class DocumentsRegistration
{
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<RuleBook>();
        services.AddSingleton<DocumentOperations>();
        services.AddSingleton<Rollouts.RolloutDesk>();
        services.AddSingleton<PlanOperations>();
        return services;
    }
}
