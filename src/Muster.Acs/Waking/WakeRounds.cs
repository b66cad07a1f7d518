namespace Muster.Acs.Waking;

/// <summary>The ways still to be tried in one wake-up, and what was found on each.</summary>
internal sealed class WakeRounds(IReadOnlyList<IWakeWay> ways)
{
    private readonly List<IWakeWay> _left = [.. ways];
    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _absences = new(StringComparer.Ordinal);

    /// <summary>A copy: ways drop out while it is walked.</summary>
    public IReadOnlyList<IWakeWay> Left => [.. _left];

    public bool AnyLeft => _left.Count > 0;

    /// <summary>The way that was tried last, or empty.</summary>
    public string LastWay { get; private set; } = "";

    /// <summary>What was found on each way, as the rest of a sentence.</summary>
    public string Story =>
        _found.Count == 1
            ? _found.Values.Single()
            : string.Join("; ", _found.Select(each => $"by {each.Key} {each.Value}"));

    public void Note(IWakeWay way, ConnectionRequestOutcome outcome)
    {
        LastWay = way.Name;
        _found[way.Name] = outcome.Detail;
        if (
            outcome.Result
            is ConnectionRequestResult.Refused
                or ConnectionRequestResult.Unauthorized
        )
            _left.Remove(way);
    }

    /// <summary>It was accepted, and the device did not come.</summary>
    public void NoteAbsence(IWakeWay way, int most)
    {
        _found[way.Name] += ", but did not call home";
        var absences = _absences[way.Name] = _absences.GetValueOrDefault(way.Name) + 1;
        if (absences >= most)
            _left.Remove(way);
    }
}
