namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Rules(AcsOptions options)
    {
        if (
            options.ScriptTimeout < TimeSpan.FromMilliseconds(10)
            || options.ScriptTimeout > TimeSpan.FromSeconds(10)
        )
            yield return "scriptTimeout: a script runs 10 ms to 10 s.";
        if (options.ScriptMemory is < 1 << 20 or > 1 << 30)
            yield return "scriptMemory: a script has 1 MB to 1 GB.";
        if (options.RuleRetry <= TimeSpan.Zero || options.RuleRetry > options.RuleRetryMax)
            yield return "ruleRetry: it is above 0 and not above ruleRetryMax.";
    }
}
