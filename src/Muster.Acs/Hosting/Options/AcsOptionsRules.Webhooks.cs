namespace Muster.Acs.Hosting;

/// <summary>Rules of the options of webhooks.</summary>
internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Webhooks(AcsOptions options)
    {
        if (
            options.WebhookTimeout < TimeSpan.FromMilliseconds(100)
            || options.WebhookTimeout > TimeSpan.FromMinutes(1)
        )
            yield return $"webhookTimeout: {options.WebhookTimeout} is not between 0.1 seconds and a "
                + "minute.";
        (string Name, TimeSpan Time)[] times =
        [
            ("webhookPatience", options.WebhookPatience),
            ("webhookRetention", options.WebhookRetention),
        ];
        foreach (var (name, time) in times)
        {
            if (time < TimeSpan.FromMinutes(1) || time > TimeSpan.FromDays(3650))
                yield return $"{name}: {time} is not between a minute and ten years.";
        }
        if (options.WebhookPatience > options.EventRetention)
            yield return "webhookPatience: it is longer than eventRetention, so that events would be "
                + "forgotten before they are given up.";
        if (options.MaxDeadLetters is < 1 or > 1_000_000)
            yield return $"maxDeadLetters: {options.MaxDeadLetters} is not between 1 and 1000000.";
    }
}
