namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Learn from what devices refuse how their model wants to be spoken to. False: nothing is learned
    /// and nothing learned is used; what an operator set of a model holds all the same.
    /// </summary>
    public bool LearnQuirks { get; init; } = true;

    /// <summary>
    /// How long a CPE may take over the answer to one RPC where <see cref="SessionTimeout"/> is
    /// shorter: weak devices think for minutes about a whole tree.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
