using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Recording;

namespace Muster.Acs.Storage.Sql;

/// <summary>Indexed parameters in expressions: the index finds those that may fit, the tree decides.</summary>
internal sealed partial class DeviceSearch
{
    private const string Noted = "SELECT device FROM notified_values WHERE name=?";

    private string? IndexedName(string path) =>
        _index.IsComplete && _index.TryGetName(path, out var name) && !SecretNames.IsSecret(path)
            ? name
            : null;

    // Numbers come before texts: what is greater than a number may be any text.
    private void Indexed(
        string name,
        string path,
        ComparisonOperator comparison,
        ExpressionValue value
    )
    {
        const string of = "SELECT device FROM device_parameters WHERE name=? AND ";
        const string texts = " UNION ALL " + of + "number IS NULL";
        if (value.Kind == ExpressionKind.Text)
        {
            var text = value.AsText()!;
            if (comparison == ComparisonOperator.Equal && !text.Contains('\0'))
                Among(of + "value=?", name, ParameterIndex.Indexed(text), path);
            return;
        }
        if (value.IsNull || value.IsUnresolved || value.AsNumber() is not { } number)
            return;
        var sign = ExpressionText.Symbol(comparison);
        switch (comparison)
        {
            case ComparisonOperator.Equal:
            case ComparisonOperator.Less:
            case ComparisonOperator.LessOrEqual:
                Among($"{of}number {sign} ?", name, number, path);
                break;
            case ComparisonOperator.Greater:
            case ComparisonOperator.GreaterOrEqual:
                Among($"{of}number {sign} ?{texts}", name, number, name, path);
                break;
        }
    }

    private void Among(string told, params object[] values)
    {
        var few = $"{told} UNION ALL {Noted}";
        _conditions.Add(
            new(WordsRank, All, $"d.row_id IN ({few})", DeviceChoice.Any)
            {
                TestValues = values,
                Probe = (few, values),
                IsGathered = true,
            }
        );
    }
}
