using System.Globalization;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// <c>Q("Label", "text")</c>, the search of GenieACS's console: what a person types into a box, put as the
/// expression it stands for. So it is answered as any other.
/// </summary>
internal static class SmartSearch
{
    public const string Function = "Q";
    public const string Takes = "a label and what is looked for, both texts in quotes";

    private enum Kind
    {
        Text,
        Tag,
        Time,
        Any,
    }

    private static readonly (string Label, string Parameter, Kind Kind)[] Labels =
    [
        ("Serial number", "DeviceID.SerialNumber", Kind.Text),
        ("Product class", "DeviceID.ProductClass", Kind.Text),
        ("Manufacturer", "DeviceID.Manufacturer", Kind.Text),
        ("OUI", "DeviceID.OUI", Kind.Text),
        ("ID", "DeviceID.ID", Kind.Text),
        ("Tag", "", Kind.Tag),
        ("Last inform", "Events.Inform", Kind.Time),
        ("Registered", "Events.Registered", Kind.Time),
    ];

    // The longer ones first: "<=" is no "<".
    private static readonly (string Sign, ComparisonOperator Means)[] Signs =
    [
        ("<>", ComparisonOperator.NotEqual),
        ("<=", ComparisonOperator.LessOrEqual),
        (">=", ComparisonOperator.GreaterOrEqual),
        ("<", ComparisonOperator.Less),
        (">", ComparisonOperator.Greater),
        ("=", ComparisonOperator.Equal),
    ];

    /// <summary>What the call stands for; null with what is wrong.</summary>
    public static Expression? Of(Call call, out string problem)
    {
        problem = $"{Function} takes {Takes}";
        if (
            call.Arguments
            is not [
                Literal { Value: { Kind: ExpressionKind.Text } label },
                Literal { Value: { Kind: ExpressionKind.Text } text },
            ]
        )
            return null;
        var name = label.AsText()!;
        var found = Array.Find(
            Labels,
            known => known.Label.Equals(name, StringComparison.OrdinalIgnoreCase)
        );
        if (found.Label is null && name.Contains('.'))
            found = (name, name, Kind.Any);
        problem =
            $"there is no label '{name}'; there are "
            + string.Join(", ", Labels.Select(known => known.Label))
            + ", and the names of parameters";
        return found.Label is null ? null : Of(found.Parameter, found.Kind, text.AsText()!);
    }

    private static Expression Of(string parameter, Kind kind, string text)
    {
        var named = new Parameter(parameter);
        switch (kind)
        {
            case Kind.Tag:
                return new NullTest(new Parameter("Tags." + TagNames.Escape(text)), true);
            case Kind.Text:
                return Like(named, text);
            case Kind.Time:
                return (Expression?)Time(named, text) ?? new Literal(false);
            default:
                Expression[] all =
                [
                    Like(named, text),
                    .. new[] { Number(named, text), Time(named, text) }.OfType<Expression>(),
                ];
                return all is [var only] ? only : new Chain(ChainOperator.Or, [.. all]);
        }
    }

    private static Like Like(Parameter named, string text) =>
        new(
            new Call("LOWER", [named]),
            new Literal(text.ToLowerInvariant()),
            Escape: null,
            IsNegated: false
        );

    private static Comparison? Number(Parameter named, string text)
    {
        var (sign, rest) = Split(text);
        return
            double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new Comparison(sign, named, new Literal(number))
            : null;
    }

    private static Comparison? Time(Parameter named, string text)
    {
        var (sign, rest) = Split(text);
        // A number alone is a number; a date has a year and a month at least.
        return
            rest.Contains('-')
            && DateTimeOffset.TryParse(
                rest,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            ? new Comparison(sign, named, new Literal((double)time.ToUnixTimeMilliseconds()))
            : null;
    }

    private static (ComparisonOperator, string) Split(string text)
    {
        var trimmed = text.Trim();
        foreach (var (sign, means) in Signs)
        {
            if (trimmed.StartsWith(sign, StringComparison.Ordinal))
                return (means, trimmed[sign.Length..].Trim());
        }
        return (ComparisonOperator.Equal, trimmed);
    }
}
