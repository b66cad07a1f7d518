using System.Globalization;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Numbers as ECMAScript writes them, for that is how the texts of the fleet were made.</summary>
internal static class NumberText
{
    private const double LargestExact = 1L << 53;

    public static string Of(double number)
    {
        if (Math.Abs(number) <= LargestExact && number == Math.Truncate(number))
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E');
        if (mark < 0)
            return text;
        var exponent = int.Parse(text.AsSpan(mark + 1), provider: CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        var digits = text[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
        return exponent switch
        {
            >= 0 and < 21 when digits.Length <= exponent + 1 => sign
                + digits.PadRight(exponent + 1, '0'),
            >= 0 and < 21 => $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            < 0 and >= -6 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            _ => text[..mark] + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent),
        };
    }

    /// <summary>The number a text begins with, or 0.</summary>
    public static double Leading(string text)
    {
        var span = text.AsSpan().TrimStart();
        var end = Length(span);
        return end == 0 ? 0 : Parse(span[..end]);
    }

    /// <summary>The whole number a text begins with; null when it begins with none.</summary>
    public static double? Whole(string text)
    {
        var span = text.AsSpan().TrimStart();
        var at = span.Length > 0 && span[0] is '-' or '+' ? 1 : 0;
        return Digits(span, ref at) == 0 ? null : Parse(span[..at]);
    }

    public static double Parse(ReadOnlySpan<char> number) =>
        double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>How many characters at the beginning are a number; 0 when it is none.</summary>
    private static int Length(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        var whole = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Digits(text, ref at) == 0 && whole == 0)
                return 0;
        }
        else if (whole == 0)
        {
            return 0;
        }
        return at + Exponent(text[at..]);
    }

    /// <summary>How many characters at the beginning are <c>e</c> and an exponent.</summary>
    public static int Exponent(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] is not ('e' or 'E'))
            return 0;
        var at = text.Length > 1 && text[1] is '+' or '-' ? 2 : 1;
        return Digits(text, ref at) == 0 ? 0 : at;
    }

    /// <summary>Moves behind the digits; answers how many they were.</summary>
    public static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
