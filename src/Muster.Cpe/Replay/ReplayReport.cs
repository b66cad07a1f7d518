namespace Muster.Cpe.Replay;

/// <summary>How an ACS answered a replayed session.</summary>
/// <param name="Turns">The POSTs that were sent, in order.</param>
/// <param name="Stopped">
/// Why the rest was not sent: the ACS answered with something that the recording has no reply to, or
/// not at all. Null when all was sent.
/// </param>
public sealed record ReplayReport(IReadOnlyList<ReplayTurn> Turns, string? Stopped)
{
    /// <summary>Whether the ACS answered as it was recorded, from the first POST to the last.</summary>
    public bool IsSame => Stopped is null && Turns.All(turn => turn.Differences.Count == 0);
}

/// <summary>One POST of a replay.</summary>
/// <param name="Sent">What the device said: <c>Inform</c>, or <c>(empty)</c>.</param>
/// <param name="Expected">What the ACS answered when it was recorded.</param>
/// <param name="Answered">What it answered now.</param>
/// <param name="Differences">One sentence each; none when both are the same.</param>
public sealed record ReplayTurn(
    string Sent,
    string Expected,
    string Answered,
    IReadOnlyList<string> Differences
);
