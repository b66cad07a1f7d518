using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Muster.Acs.Provisioning.Planning;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>Reads the second and third argument of <c>declare</c>.</summary>
internal static class DeclareArguments
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        XsdTypes.String,
        XsdTypes.Boolean,
        XsdTypes.Int,
        XsdTypes.UnsignedInt,
        XsdTypes.Long,
        XsdTypes.UnsignedLong,
        XsdTypes.DateTime,
        XsdTypes.Base64,
        "xsd:base64",
        XsdTypes.HexBinary,
        XsdTypes.Decimal,
    };

    public static Declaration Read(Declaration bare, JsValue times, JsValue values, long now)
    {
        var declaration = bare;
        if (times is ObjectInstance wanted)
            declaration = declaration with
            {
                PathAt = Math.Max(1, Time(wanted.Get("path"), now)),
                Times = Times(wanted, now),
            };
        return values is ObjectInstance given ? WithValues(declaration, given) : declaration;
    }

    public static AttributeTimes Times(ObjectInstance wanted, long now) =>
        new()
        {
            Object = Time(wanted.Get("object"), now),
            Writable = Time(wanted.Get("writable"), now),
            Value = Time(wanted.Get("value"), now),
            Notification = Time(wanted.Get("notification"), now),
            AccessList = Time(wanted.Get("accessList"), now),
        };

    /// <summary>"Numbers below 1 or non-numbers are ignored; numeric strings count; none is in the future."</summary>
    public static long Time(JsValue value, long now)
    {
        double time;
        if (value.IsNumber())
            time = value.AsNumber();
        else if (
            !value.IsString()
            || !double.TryParse(
                value.AsString(),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out time
            )
        )
            time = value.IsDate() ? TypeConverter.ToNumber(value) : 0;
        return time >= 1 ? (long)Math.Min(time, now) : 0;
    }

    /// <summary>A scalar, or a pair of one and its type; null when it is neither.</summary>
    public static WantedValue? Value(JsValue value, bool isResult = false)
    {
        string? type = null;
        if (value is JsArray pair)
        {
            if (pair.Length == 0)
                return null;
            type = pair.Length > 1 && pair[1].IsString() ? pair[1].AsString() : null;
            value = pair[0];
        }
        var isTime = value.IsDate();
        if (Scalar(value) is not { } scalar)
            return null;
        if (type is { } named && !Types.Contains(named))
            type =
                named.StartsWith("xsd:", StringComparison.Ordinal)
                || !Types.Contains("xsd:" + named)
                    ? (isResult ? named : null)
                    : "xsd:" + named;
        // A Date that a virtual parameter returns is a dateTime.
        return new(scalar, type ?? (isTime ? XsdTypes.DateTime : null));
    }

    private static Declaration WithValues(Declaration declaration, ObjectInstance given)
    {
        var times = declaration.Times;
        var (value, notification, list) = (
            given.Get("value"),
            given.Get("notification"),
            given.Get("accessList")
        );
        // "Each key also implies freshness 1 for that attribute."
        return declaration with
        {
            Value = Value(value),
            Notification = notification.IsNumber() ? notification.AsNumber() : null,
            AccessList = list is JsArray entries
                ? [.. entries.Select(TypeConverter.ToString)]
                : null,
            Instances = Count(given.Get("path")),
            Times = times with
            {
                Value = Implied(times.Value, value),
                Notification = Implied(times.Notification, notification),
                AccessList = Implied(times.AccessList, list),
                Writable = Implied(times.Writable, given.Get("writable")),
                Object = Implied(times.Object, given.Get("object")),
            },
        };
    }

    private static long Implied(long time, JsValue wanted) =>
        wanted.IsUndefined() ? time : Math.Max(1, time);

    private static InstanceCount? Count(JsValue value)
    {
        if (value is JsArray { Length: 2 } range)
            return new(TypeConverter.ToNumber(range[0]), TypeConverter.ToNumber(range[1]));
        return value.IsUndefined() || value.IsNull()
            ? null
            : new InstanceCount(TypeConverter.ToNumber(value), TypeConverter.ToNumber(value));
    }

    private static object? Scalar(JsValue value)
    {
        if (value.IsBoolean())
            return value.AsBoolean();
        if (value.IsNumber())
            return double.IsFinite(value.AsNumber()) ? value.AsNumber() : null;
        if (value.IsDate())
            return TypeConverter.ToNumber(value);
        return value.IsString() ? value.AsString() : null;
    }
}
