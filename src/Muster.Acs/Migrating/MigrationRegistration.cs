using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Access;
using Muster.Acs.Operations;

namespace Muster.Acs.Migrating;

/// <summary>Puts together what takes over from other ACSs.</summary>
internal static class MigrationRegistration
{
    public static IServiceCollection AddMigration(this IServiceCollection services)
    {
        services.AddSingleton<DeviceImport>();
        services.AddSingleton<RuleImport>();
        services.AddSingleton<TaskImport>();
        services.AddSingleton<FaultImport>();
        services.AddSingleton<FileImport>();
        // What is given to people is given by somebody, who has the scope.
        services.AddScoped<UserImport>();
        services.AddScoped<RoleImport>();
        services.AddScoped<Migration>();
        return services.AddScoped<IMigration, GuardedMigration>();
    }
}
