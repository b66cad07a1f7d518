using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Which types a value may be written in after the device refused the one it was written in (9006): some
/// devices report another type than they take (quirk 124), and of a parameter that was never read the type
/// is not known at all.
/// </summary>
internal static class OtherTypes
{
    private const int InvalidParameterType = 9006;

    /// <summary>
    /// The values once more, with the next likely type for each that was blamed; as many times as any of
    /// them has types left. Nothing where the refusal is not of types alone.
    /// </summary>
    public static IEnumerable<ArraySegment<NamedValue>> Of(
        RpcRefusal refusal,
        ArraySegment<NamedValue> wanted,
        IReadOnlyList<ParameterValueStruct> written,
        Shadow shadow
    )
    {
        var blamed = Blamed(refusal, written);
        var types = written
            .Where(value => blamed.Contains(value.Name))
            .ToDictionary(
                value => value.Name,
                value => Likely(value, shadow),
                StringComparer.Ordinal
            );
        var most = types.Count == 0 ? 0 : types.Values.Max(list => list.Count);
        for (var turn = 0; turn < most; turn++)
        {
            var at = turn;
            yield return wanted
                .Select(value =>
                    types.TryGetValue(value.Name, out var list) && list.Count > 0
                        ? value with
                        {
                            Type = list[Math.Min(at, list.Count - 1)],
                        }
                        : value
                )
                .ToArray();
        }
    }

    private static HashSet<string> Blamed(
        RpcRefusal refusal,
        IReadOnlyList<ParameterValueStruct> written
    ) =>
        refusal.Parameters.Count > 0
            ? refusal.Parameters.All(fault => fault.FaultCode.Value == InvalidParameterType)
                ? [.. refusal.Parameters.Select(fault => fault.ParameterName)]
                : []
            : written.Count == 1 && refusal.FaultCode.Value == InvalidParameterType
                ? [written[0].Name]
                : [];

    // The type the device itself reports, where an operator gave another; then what the text can be.
    private static List<string> Likely(ParameterValueStruct written, Shadow shadow)
    {
        var types = new List<string>();
        if (shadow.TryGet(written.Name, out var node) && node.Value is { Type.Length: > 0 } known)
            types.Add(known.Type);
        types.AddRange(Possible(written.Value));
        types.RemoveAll(type => type == written.Value.Type);
        return [.. types.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Possible(ParameterValue value)
    {
        if (value.TryGetUnsignedLong(out _))
            yield return XsdTypes.UnsignedInt;
        if (value.TryGetLong(out _))
            yield return XsdTypes.Int;
        if (value.TryGetBoolean(out _))
            yield return XsdTypes.Boolean;
        if (!value.TryGetLong(out _) && value.TryGetTime(out _))
            yield return XsdTypes.DateTime;
        yield return XsdTypes.String;
    }
}
