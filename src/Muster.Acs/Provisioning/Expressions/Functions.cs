using System.Globalization;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>The functions that every place knows; the others are the scope's.</summary>
internal static class Functions
{
    public const string Names = "NOW UPPER LOWER ROUND COALESCE DATE_STRING ENCODEURICOMPONENT";
    private const int MaxDigits = 20;

    /// <summary>Milliseconds: from the year 5 to 3934.</summary>
    private const double LatestTime = 62_000_000_000_000;

    /// <summary>How many arguments a function takes, in words; null when there is none of that name.</summary>
    public static string? Takes(string function) =>
        function switch
        {
            "NOW" => "none",
            "UPPER" or "LOWER" or "DATE_STRING" or "ENCODEURICOMPONENT" => "1",
            "ROUND" => "1 or 2",
            "COALESCE" => "any number",
            _ => null,
        };

    /// <summary>Whether it can be worked out wherever its arguments can.</summary>
    public static bool Knows(Call call) =>
        (call.Function, call.Arguments.Count)
            is
                ("NOW", 0)
                or
                ("UPPER" or "LOWER" or "DATE_STRING" or "ENCODEURICOMPONENT", 1)
                or
                ("ROUND", 1 or 2)
                or
                ("COALESCE", _);

    public static ExpressionValue Call(Call call, IExpressionScope scope)
    {
        var arguments = call.Arguments;
        return (call.Function, arguments.Count) switch
        {
            ("NOW", 0) => scope.Now,
            ("UPPER", 1) => Cased(Evaluation.Of(arguments[0], scope), isUpper: true),
            ("LOWER", 1) => Cased(Evaluation.Of(arguments[0], scope), isUpper: false),
            ("DATE_STRING", 1) => Date(Evaluation.Of(arguments[0], scope)),
            ("ENCODEURICOMPONENT", 1) => Encoded(Evaluation.Of(arguments[0], scope)),
            ("ROUND", 1) => Round(Evaluation.Of(arguments[0], scope), 0),
            ("ROUND", 2) => Round(
                Evaluation.Of(arguments[0], scope),
                Evaluation.Of(arguments[1], scope)
            ),
            ("COALESCE", _) => Coalesce(arguments, scope),
            _ => Takes(call.Function) is null ? Ask(call, scope) : ExpressionValue.Unresolved,
        };
    }

    private static ExpressionValue Ask(Call call, IExpressionScope scope)
    {
        var values = new ExpressionValue[call.Arguments.Count];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = Evaluation.Of(call.Arguments[at], scope);
            if (values[at].IsUnresolved)
                return ExpressionValue.Unresolved;
        }
        return scope.Call(call.Function, values);
    }

    private static ExpressionValue Coalesce(ExpressionList arguments, IExpressionScope scope)
    {
        foreach (var argument in arguments.Span)
        {
            var value = Evaluation.Of(argument, scope);
            if (!value.IsNull)
                return value;
        }
        return ExpressionValue.Null;
    }

    private static ExpressionValue Cased(ExpressionValue value, bool isUpper) =>
        value.AsText() is not { } text ? value
        : isUpper ? text.ToUpperInvariant()
        : text.ToLowerInvariant();

    /// <summary>Milliseconds since 1970, or a text that says a time, as ISO 8601 in UTC.</summary>
    private static ExpressionValue Date(ExpressionValue value)
    {
        if (value.IsNull || value.IsUnresolved)
            return value;
        if (value.Kind != ExpressionKind.Text)
            return value.AsNumber() is { } time && Math.Abs(time) <= LatestTime
                ? Iso(DateTimeOffset.FromUnixTimeMilliseconds((long)time))
                : ExpressionValue.Null;
        return DateTimeOffset.TryParse(
            value.AsText(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var told
        )
            ? Iso(told)
            : ExpressionValue.Null;
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As JavaScript's function of the name: these five stay as they are.</summary>
    private static ExpressionValue Encoded(ExpressionValue value)
    {
        if (value.AsText() is not { } text)
            return value;
        if (text.Length > ExpressionValue.MaxTextLength / 9)
            return ExpressionValue.Null;
        var encoded = Uri.EscapeDataString(text);
        foreach (var plain in "!'()*")
            encoded = encoded.Replace(
                Uri.HexEscape(plain),
                plain.ToString(),
                StringComparison.Ordinal
            );
        return encoded;
    }

    // The decimal point is moved in the text, for 2.345 * 100 is less than 234.5. Halves go up.
    private static ExpressionValue Round(ExpressionValue value, ExpressionValue digits)
    {
        if (value.AsNumber() is not { } number)
            return value;
        if (digits.AsNumber() is not { } places)
            return digits;
        var exponent = (int)Math.Clamp(Math.Truncate(places), -MaxDigits, MaxDigits);
        var shifted = Math.Floor(Shift(number, exponent) + 0.5);
        return double.IsFinite(shifted) ? Shift(shifted, -exponent) : number;
    }

    private static double Shift(double number, int exponent)
    {
        if (exponent == 0)
            return number;
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E');
        if (mark < 0)
            return NumberText.Parse($"{text}E{exponent}");
        exponent += int.Parse(text.AsSpan(mark + 1), provider: CultureInfo.InvariantCulture);
        return NumberText.Parse($"{text.AsSpan(0, mark)}E{exponent}");
    }
}
