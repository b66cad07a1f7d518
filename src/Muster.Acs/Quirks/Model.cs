namespace Muster.Acs.Quirks;

/// <summary>
/// One model as sessions know it. Read by many at once and changed seldom: what is read is replaced
/// as a whole.
/// </summary>
internal sealed class Model(ModelKey key, ModelNeeds needs)
{
    private volatile ModelNeeds _needs = needs;
    private volatile IReadOnlyList<KnownQuirk> _quirks = [];
    private int _unreported;
    private int _silences;
    private int _lostKeys;

    public ModelKey Key => key;

    /// <summary>How to speak to its devices.</summary>
    public ModelNeeds Needs => _needs;

    /// <summary>What was learned or set of it.</summary>
    public IReadOnlyList<KnownQuirk> Quirks => _quirks;

    /// <summary>One more transfer ended by what the device runs, and without a report; how many now.</summary>
    public int CountUnreported(int more) => Interlocked.Add(ref _unreported, more);

    public void ForgetUnreported() => Interlocked.Exchange(ref _unreported, 0);

    /// <summary>One more session ended under the listing of a whole tree; how many in a row.</summary>
    public int CountSilence() => Interlocked.Increment(ref _silences);

    public void ForgetSilences() => Interlocked.Exchange(ref _silences, 0);

    /// <summary>One more boot lost the ParameterKey; how many in a row.</summary>
    public int CountLostKey() => Interlocked.Increment(ref _lostKeys);

    public void ForgetLostKeys() => Interlocked.Exchange(ref _lostKeys, 0);

    public void Become(IReadOnlyList<KnownQuirk> quirks, ModelNeeds needs) =>
        (_quirks, _needs) = (quirks, needs);
}

/// <summary>One quirk of a model, and why the server believes it.</summary>
/// <param name="IsSet">By a person; else learned.</param>
/// <param name="At">When.</param>
/// <param name="Who">The device it was learned from, or the name of the key it was set with.</param>
/// <param name="Session">The session it was learned in.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record KnownQuirk(
    string Quirk,
    string Value,
    bool IsSet,
    DateTimeOffset At,
    string Who,
    Guid? Session,
    string Reason
);
