using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Puts together who may do what.</summary>
internal static class RightsRegistration
{
    public static IServiceCollection AddRights(this IServiceCollection services)
    {
        services.AddScoped<Acting>();
        services.AddScoped<IActing>(provider => provider.GetRequiredService<Acting>());
        services.AddScoped<Gate>();
        services.AddSingleton<AuditLog>();
        services.AddHostedService<AuditSweeper>();
        services.AddSingleton<Passwords>();
        services.AddScoped<IUsers, UserDesk>();
        services.AddScoped<IRoles, RoleDesk>();
        services.AddScoped<IKeys, KeyDesk>();
        services.AddScoped<IAudit, AuditDesk>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<PendingFactors>();
        services.AddScoped<ISignIn, SignInDesk>();
        services.AddScoped<IAccount, AccountDesk>();
        return services;
    }
}
