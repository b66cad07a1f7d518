namespace Muster.Acs.Provisioning.Expressions;

/// <summary>What an expression is evaluated over: a device, a session, a row, or nothing yet.</summary>
internal interface IExpressionScope
{
    /// <summary>What NOW() answers: milliseconds since 1970; Unresolved where no time is given.</summary>
    ExpressionValue Now { get; }

    /// <summary>
    /// The value of a parameter: null when it does not exist or has none, Unresolved when it cannot
    /// be told here.
    /// </summary>
    ExpressionValue Parameter(string name);

    /// <summary>
    /// A function that not every place knows (AUTH, EXT, REMOTE_ADDRESS …), in upper case; Unresolved
    /// when this one does not, or does not yet. Not asked while an argument is unresolved.
    /// </summary>
    ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments);
}

/// <summary>Knows nothing: what it resolves is constant.</summary>
internal sealed class EmptyScope : IExpressionScope
{
    public static readonly EmptyScope Instance = new();

    public ExpressionValue Now => ExpressionValue.Unresolved;

    public ExpressionValue Parameter(string name) => ExpressionValue.Unresolved;

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        ExpressionValue.Unresolved;
}

/// <summary>Tells the time, and nothing of any device.</summary>
internal sealed class ClockScope(DateTimeOffset now) : IExpressionScope
{
    public ExpressionValue Now { get; } = ExpressionValue.Of(now);

    public ExpressionValue Parameter(string name) => ExpressionValue.Unresolved;

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        ExpressionValue.Unresolved;
}
