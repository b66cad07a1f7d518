namespace Muster.Acs.Provisioning.Expressions;

/// <summary>The parameters of the vectors: b='q', x=3, A.q.C=9, at 2023-11-14T22:13:20Z.</summary>
internal sealed class TestScope : IExpressionScope
{
    public static readonly TestScope Vectors = new();

    public Dictionary<string, ExpressionValue> Parameters { get; } =
        new(StringComparer.Ordinal)
        {
            ["b"] = "q",
            ["x"] = 3,
            ["A.q.C"] = 9,
        };

    public List<string> Asked { get; } = [];

    public ExpressionValue Now => 1700000000000;

    public ExpressionValue Parameter(string name)
    {
        Asked.Add(name);
        return Parameters.TryGetValue(name, out var value) ? value : ExpressionValue.Null;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments)
    {
        Asked.Add(function);
        return function == "AUTH"
            ? ExpressionValue.Of($"{arguments[0].AsText()}:{arguments[1].AsText()}")
            : ExpressionValue.Unresolved;
    }
}
