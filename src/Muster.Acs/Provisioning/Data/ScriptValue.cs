using System.Globalization;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Data;

/// <summary>
/// Values as rules see them: a bool, a double or a string, and the type beside it. Times are numbers of
/// milliseconds since 1970.
/// </summary>
internal static class ScriptValue
{
    /// <summary>What a device's value is to a script.</summary>
    public static object Of(ParameterValue value) => Coerce(value.Text, value.Type);

    /// <summary>
    /// The scalar as the type has it; what cannot be such a thing stays text.
    /// </summary>
    public static object Coerce(object scalar, string type) =>
        type switch
        {
            XsdTypes.Boolean => Boolean(scalar) ?? Plain(scalar),
            XsdTypes.Int or XsdTypes.UnsignedInt => Integer(scalar) ?? Plain(scalar),
            XsdTypes.DateTime => Time(scalar) ?? Plain(scalar),
            _ => Plain(scalar),
        };

    /// <summary>How it is written to a device.</summary>
    public static string Text(object scalar, string type) =>
        Coerce(scalar, type) switch
        {
            bool flag when type == XsdTypes.Boolean => flag ? "1" : "0",
            double milliseconds when type == XsdTypes.DateTime => TimeText(milliseconds),
            var other => Plain(other),
        };

    /// <summary>The value as it would be stored.</summary>
    public static ParameterValue ToParameter(object scalar, string type) =>
        new(Text(scalar, type), type);

    /// <summary>The type of a scalar nobody gave a type to.</summary>
    public static string TypeOf(object scalar) =>
        scalar switch
        {
            bool => XsdTypes.Boolean,
            double => XsdTypes.Int,
            _ => XsdTypes.String,
        };

    public static string TimeText(double milliseconds)
    {
        const double first = -62135596800000;
        const double last = 253402300799999;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(
            (long)Math.Clamp(Math.Truncate(milliseconds), first, last)
        );
        return time.ToString(
            time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>As JavaScript writes it.</summary>
    public static string Plain(object scalar) =>
        scalar switch
        {
            bool flag => flag ? "true" : "false",
            double number => Number(number),
            _ => (string)scalar,
        };

    private static string Number(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) < 1e21
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static object? Boolean(object scalar) =>
        Plain(scalar) switch
        {
            "true" or "TRUE" or "True" or "1" => true,
            "false" or "FALSE" or "False" or "0" => false,
            _ => null,
        };

    // "Integer prefix parse": 12abc is 12.
    private static object? Integer(object scalar)
    {
        if (scalar is double number)
            return double.IsFinite(number) ? Math.Truncate(number) : null;
        var text = Plain(scalar).AsSpan().TrimStart();
        var length = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
            length++;
        return double.TryParse(
            text[..length],
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
    }

    private static object? Time(object scalar)
    {
        if (scalar is double number)
            return double.IsFinite(number) ? number : null;
        var text = Plain(scalar);
        if (
            text.Length > 0
            && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var ms)
        )
            return (double)ms;
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? (double)time.ToUnixTimeMilliseconds()
            : null;
    }
}
