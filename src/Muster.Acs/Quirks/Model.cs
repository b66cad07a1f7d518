namespace Muster.Acs.Quirks;

/// <summary>
/// One model as sessions know it. Read by many at once and changed seldom: what is read is replaced
/// as a whole.
/// </summary>
internal sealed class Model(ModelKey key, ModelNeeds needs)
{
    private volatile ModelNeeds _needs = needs;
    private volatile IReadOnlyList<KnownQuirk> _quirks = [];

    public ModelKey Key => key;

    /// <summary>How to speak to its devices.</summary>
    public ModelNeeds Needs => _needs;

    /// <summary>What was learned or set of it.</summary>
    public IReadOnlyList<KnownQuirk> Quirks => _quirks;

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
