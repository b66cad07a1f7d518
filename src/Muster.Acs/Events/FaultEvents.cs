using System.Text.Json.Nodes;
using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>
/// A fault of a device opened, or is no more: of a task (channel <c>task_ID</c>), or of a channel of its
/// rules.
/// </summary>
internal static class FaultEvents
{
    public const string Raised = "fault.raised";
    public const string Cleared = "fault.cleared";

    private const string OfTask = "task_";

    public static string ChannelOfTask(string task) => OfTask + task;

    /// <summary>The task, or the beginning of its id, that a channel is of; null of other channels.</summary>
    public static string? TaskOfChannel(string channel) =>
        channel.StartsWith(OfTask, StringComparison.Ordinal) ? channel[OfTask.Length..] : null;

    /// <param name="more">What else programs may want to know; it becomes part of the details.</param>
    public static EventRecord Raise(
        string channel,
        string code,
        string message,
        DateTimeOffset at,
        JsonObject? more = null
    )
    {
        var details = more ?? [];
        (details["channel"], details["code"], details["message"]) = (channel, code, message);
        return new(Raised, $"Fault {code} on {channel}: {message}", at, details);
    }

    /// <param name="reason"><c>retried</c>, <c>dismissed</c>, <c>done</c> …</param>
    public static EventRecord Clear(string channel, string reason, DateTimeOffset at) =>
        new(
            Cleared,
            $"The fault on {channel} is no more: {reason}.",
            at,
            new JsonObject { ["channel"] = channel, ["reason"] = reason }
        );
}
