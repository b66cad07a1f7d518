using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Quirks;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>How a value is written: its type and, for booleans and times, its spelling.</summary>
internal static class Spellings
{
    /// <summary>The type as asked, else as the device sent it, else xsd:string.</summary>
    public static ParameterValueStruct Of(NamedValue wanted, Shadow shadow, ModelNeeds needs)
    {
        var known =
            shadow.TryGet(wanted.Name, out var node) && node.Value is { } value
                ? value
                : (ParameterValue?)null;
        var type =
            wanted.Type is { Length: > 0 } asked ? asked
            : known is { Type.Length: > 0 } ? known.Value.Type
            : XsdTypes.String;
        var text = type switch
        {
            XsdTypes.Boolean => Boolean(wanted.Value, needs.BooleansInWords),
            XsdTypes.DateTime => Time(wanted.Value, needs.Times),
            _ => wanted.Value,
        };
        return new ParameterValueStruct(wanted.Name, new ParameterValue(text, type));
    }

    /// <summary>
    /// What else could be tried after this refusal: nothing, unless everything that was refused is a
    /// boolean or a time, and for its type or its value.
    /// </summary>
    public static IEnumerable<(Quirk Quirk, string Word)> Others(
        RpcRefusal refusal,
        IReadOnlyList<ParameterValueStruct> values,
        ModelNeeds needs
    )
    {
        var blamed = Blamed(refusal, values);
        if (blamed.Count == 0)
            yield break;
        if (blamed.All(value => value.Value.Type == XsdTypes.Boolean))
            yield return (Quirk.Booleans, needs.BooleansInWords ? "digits" : "words");
        if (!blamed.All(value => value.Value.Type == XsdTypes.DateTime))
            yield break;
        if (needs.Times != TimeForm.WholeSeconds)
            yield return (Quirk.DateTimes, "wholeSeconds");
        if (needs.Times != TimeForm.NoZone)
            yield return (Quirk.DateTimes, "noZone");
    }

    // The parameters the device names; where it names none, a value that stands alone.
    private static List<ParameterValueStruct> Blamed(
        RpcRefusal refusal,
        IReadOnlyList<ParameterValueStruct> values
    )
    {
        if (refusal.Parameters.Count == 0)
            return values.Count == 1 && IsOfForm(refusal.FaultCode) ? [values[0]] : [];
        if (refusal.Parameters.Any(fault => !IsOfForm(fault.FaultCode)))
            return [];
        var names = refusal.Parameters.Select(fault => fault.ParameterName).ToHashSet();
        return [.. values.Where(value => names.Contains(value.Name))];
    }

    // 9003 where a device says no more than "invalid arguments", 9006 type, 9007 value.
    private static bool IsOfForm(FaultCode code) => code.Value is 9003 or 9006 or 9007;

    // Quirks 70 and 122: "1" and "0" are legal for every xsd:boolean, and all devices but few read
    // nothing else.
    private static string Boolean(string text, bool inWords)
    {
        if (!new ParameterValue(text, XsdTypes.Boolean).TryGetBoolean(out var on))
            return text;
        return (on, inWords) switch
        {
            (true, false) => "1",
            (false, false) => "0",
            (true, true) => "true",
            (false, true) => "false",
        };
    }

    // Quirk 107: some refuse fractions of a second, some a zone.
    private static string Time(string text, TimeForm form)
    {
        if (form == TimeForm.AsGiven || !new CwmpTime(text).TryGet(out var time))
            return text;
        var format = form == TimeForm.NoZone ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
