namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Events(AcsOptions options)
    {
        if (options.EventRetention < TimeSpan.FromMinutes(1))
            yield return $"eventRetention: {options.EventRetention} is shorter than a minute.";
        if (options.TaskRetention < TimeSpan.FromMinutes(1))
            yield return $"taskRetention: {options.TaskRetention} is shorter than a minute.";
        if (options.MaxFinishedTasks < 1)
            yield return $"maxFinishedTasks: {options.MaxFinishedTasks} is less than 1.";
        if (options.KickedNextUrl.Length > 1024)
            yield return "kickedNextUrl: it is longer than 1,024 characters (TR-069 A.4.2.1).";
        if (options.MaxEvents < 1)
            yield return $"maxEvents: {options.MaxEvents} is less than 1.";
        if (options.EventHeartbeat < TimeSpan.FromMilliseconds(1))
            yield return $"eventHeartbeat: {options.EventHeartbeat} is no time to wait.";
        if (options.MaxEventStreams < 0)
            yield return $"maxEventStreams: {options.MaxEventStreams} is less than 0.";
    }
}
