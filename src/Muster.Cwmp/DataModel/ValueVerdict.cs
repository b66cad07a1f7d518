namespace Muster.Cwmp.DataModel;

/// <summary>What is wrong with a value for a parameter of a certain syntax.</summary>
public enum ValueProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The text is no value of the type: fault 9006.</summary>
    WrongType,

    /// <summary>A value of the type that the parameter does not take: fault 9007.</summary>
    NotAllowed,
}

/// <summary>The outcome of checking a value.</summary>
/// <param name="Problem">What is wrong, if anything.</param>
/// <param name="Canonical">The value as it is stored; empty when there is a problem.</param>
/// <param name="Reason">One sentence for people; empty when there is no problem.</param>
public readonly record struct ValueVerdict(ValueProblem Problem, string Canonical, string Reason)
{
    /// <summary>True when the value may be stored.</summary>
    public bool IsGood => Problem == ValueProblem.None;

    internal static ValueVerdict Good(string canonical) => new(ValueProblem.None, canonical, "");

    internal static ValueVerdict WrongType(string reason) =>
        new(ValueProblem.WrongType, "", reason);

    internal static ValueVerdict NotAllowed(string reason) =>
        new(ValueProblem.NotAllowed, "", reason);
}
