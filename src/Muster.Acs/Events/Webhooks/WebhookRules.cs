using System.Globalization;
using System.Text;
using Muster.Acs.Outgoing;

namespace Muster.Acs.Events.Webhooks;

/// <summary>What an answer means for an event.</summary>
internal enum WebhookVerdict
{
    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>The receiver is not there, or has no time: it will have later.</summary>
    Absent,

    /// <summary>The receiver is there and would not have it.</summary>
    Refused,
}

/// <summary>What is done with answers, and how long is waited between two: pure.</summary>
internal static class WebhookRules
{
    /// <summary>How often an event may be refused, before it is given up so that others get through.</summary>
    public const int MostRefusals = 10;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>The longest a receiver may ask to be left alone.</summary>
    public static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    private const int ShownOctets = 200;

    public static WebhookVerdict Judge(OutgoingAnswer answer) =>
        answer switch
        {
            { IsSuccess: true } => WebhookVerdict.Delivered,
            // What says that it has no time, and what gateways say of a receiver that is not there.
            { Status: 0 or 408 or 425 or 429 or 502 or 503 or 504 } => WebhookVerdict.Absent,
            _ => WebhookVerdict.Refused,
        };

    /// <summary>How long is waited after so many failures in a row.</summary>
    /// <param name="failures">1 and more.</param>
    /// <param name="wish">What the receiver asked for.</param>
    /// <param name="chance">0 to 1: those that failed together shall not come back together.</param>
    public static TimeSpan Pause(int failures, TimeSpan? wish, double chance)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        if (pause > LongestPause)
            pause = LongestPause;
        pause *= 0.5 + chance / 2;
        if (wish is not { } wanted || wanted <= pause)
            return pause;
        return wanted < LongestWish ? wanted : LongestWish;
    }

    /// <summary>Why it was not taken: one line for people.</summary>
    public static string ReasonOf(OutgoingAnswer answer)
    {
        if (answer.IsSuccess)
            return "";
        if (answer.Status == 0)
            return $"No answer: {answer.Trouble}.";
        var text = Encoding
            .UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, ShownOctets)))
            .ReplaceLineEndings(" ")
            .Trim();
        var shown = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Status {answer.Status}{(shown.Length > 0 ? ": " + shown : "")}"
        );
    }
}
