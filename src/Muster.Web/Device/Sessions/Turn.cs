using System.Text.RegularExpressions;

namespace Muster.Web.Device.Sessions;

/// <summary>One message of a session, and where it stands in time.</summary>
/// <param name="Number">From 0.</param>
/// <param name="IsFromCpe">Else from the ACS.</param>
/// <param name="Message">What was said.</param>
/// <param name="Cause">Why, where it is an RPC of the ACS.</param>
/// <param name="BeginMs">Since the session's first message.</param>
/// <param name="TookMs">How long the one who says it needed.</param>
public sealed partial record Turn(
    int Number,
    bool IsFromCpe,
    TranscriptMessage Message,
    string? Cause,
    double BeginMs,
    double TookMs
)
{
    /// <summary>The cause with the work before the number of its task.</summary>
    public string? Because =>
        Cause is { } cause && TaskCause().Match(cause) is { Success: true } task
            ? $"{task.Groups["work"].Value} (task {task.Groups["id"].Value[..12]}…)"
            : Cause;

    public bool IsFault => Message.Decoded is { FaultCode: not 0 };

    /// <summary>The RPC's name, or what an empty message means.</summary>
    public string Name =>
        Message.Decoded?.Name is { Length: > 0 } name ? name
        : Message.Size > 0 ? "not understood"
        : IsFromCpe ? "(your turn)"
        : "(nothing more)";

    /// <summary>
    /// The CPE's time runs from our answer to its next POST; ours from the POST to the answer.
    /// </summary>
    public static IReadOnlyList<Turn> Of(Transcript transcript)
    {
        var turns = new List<Turn>();
        var start = transcript.Session.Began;
        var answered = 0.0;
        foreach (var exchange in transcript.Exchanges)
        {
            var arrived = Math.Max(answered, (exchange.At - start).TotalMilliseconds);
            turns.Add(new(turns.Count, true, exchange.Request, null, answered, arrived - answered));
            turns.Add(
                new(turns.Count, false, exchange.Response, exchange.Cause, arrived, exchange.TookMs)
            );
            answered = arrived + exchange.TookMs;
        }
        return turns;
    }

    [GeneratedRegex("^task (?<id>[0-9a-f]{32}) (?<work>.+)$")]
    private static partial Regex TaskCause();
}
