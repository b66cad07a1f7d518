using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Failed tasks that are tried again by themselves: those of GenieACS's interface, whose clients count on
/// it. Pure functions, like <see cref="TaskRules"/>.
/// </summary>
internal static class RetryRules
{
    public static bool IsTriedAgain(DeviceTask task) =>
        task is { State: TaskState.Failed, Origin: not null } && !MayBeDone(task);

    /// <summary>The first session after this tries it again.</summary>
    public static DateTimeOffset NextTry(DeviceTask task, RetryPolicy policy) =>
        (task.Finished ?? task.Created)
        + policy.After(Math.Max(0, task.Attempts - 1), Chance(task));

    /// <summary>Pending once more; what it was tried counts on.</summary>
    public static DeviceTask Again(DeviceTask task) =>
        TaskRules.Retry(task, task.Expires) with
        {
            Attempts = task.Attempts,
        };

    // "Nothing is done twice that must not be": what an ended session left open is a person's to judge.
    private static bool MayBeDone(DeviceTask task) =>
        TaskRules.IsOnce(task.Request) && task.Fault?.Code == "session_lost";

    // The same for a task whenever it is asked: from the random end of its id.
    private static double Chance(DeviceTask task) =>
        task.Id.Length >= 4
        && ushort.TryParse(
            task.Id.AsSpan(task.Id.Length - 4),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture,
            out var end
        )
            ? end / (double)ushort.MaxValue
            : 0.5;
}
