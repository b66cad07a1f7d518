using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Observing;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Scripts;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>What a node needs to follow rules.</summary>
internal sealed record RuleServices(
    RuleBook Book,
    RuleTools Tools,
    RuleMemos Memos,
    ModelMemory Models,
    TreeCache Trees,
    RuleLog Log
);

/// <summary>Puts the rules together.</summary>
internal static class RuleRegistration
{
    public static IServiceCollection AddRules(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<AcsOptions>();
            return new ScriptHost(
                new ScriptLimits { Time = options.ScriptTimeout, Memory = options.ScriptMemory },
                provider.GetRequiredService<SessionMeter>()
            );
        });
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<AcsOptions>();
            return new RuleTools(
                provider.GetRequiredService<ScriptHost>(),
                provider.GetRequiredService<IExtensions>(),
                new RetryPolicy(options.RuleRetry, options.RuleRetryMax)
            );
        });
        services.AddSingleton<RuleMemos>();
        services.AddSingleton<TreeCache>();
        services.AddSingleton<ModelMemory>();
        services.AddSingleton<RuleLog>();
        services.AddSingleton<RuleServices>();
        return services;
    }
}

/// <summary>What scripts log.</summary>
internal sealed partial class RuleLog(AccessLog access, ILogger<RuleLog> logger)
{
    public void Script(string deviceId, Cause cause, ScriptLog line)
    {
        LogScript(deviceId, cause.Script, line.Message, line.Meta);
        if (access.IsOn)
            access.Write(AccessGravity.Info, "", deviceId, $"Script: {line.Message}{line.Meta}");
    }

    [LoggerMessage(LogLevel.Information, "{DeviceId}: Script: {Message}{Meta} ({Script})")]
    private partial void LogScript(string deviceId, string script, string message, string meta);
}
