namespace Muster.Web.Device.Past;

/// <summary>Who did it, in a few words.</summary>
internal static class HistoryWords
{
    public static string By(HistoryEntry change) =>
        change.By switch
        {
            HistoryBy.Task => change.Author is { } author ? $"{author}, task" : "task",
            HistoryBy.Rule => change.Cause,
            HistoryBy.Notification => "the device, told by itself",
            _ => "the device",
        };
}
