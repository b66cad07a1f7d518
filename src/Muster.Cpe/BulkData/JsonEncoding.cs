using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.BulkData;

/// <summary>
/// Reports as JSON (TR-069 Annex N): <c>{"Report":[{…},…]}</c>, the values as objects along their
/// paths, or as pairs of name and value.
/// </summary>
internal readonly struct JsonEncoding(BulkProfileSettings settings, bool timesInMilliseconds)
{
    private readonly bool _inMilliseconds = timesInMilliseconds;

    /// <param name="reports">The current one first.</param>
    public string Write(IReadOnlyList<CollectedReport> reports)
    {
        var all = new JsonArray();
        foreach (var report in reports)
            all.Add(One(report));
        return new JsonObject { ["Report"] = all }.ToJsonString();
    }

    private JsonObject One(CollectedReport report)
    {
        var one = new JsonObject();
        if (report.UnixEpoch(settings.Timestamp, _inMilliseconds) is { } epoch)
            one["CollectionTime"] = epoch;
        else if (report.Iso8601(settings.Timestamp) is { } time)
            one["CollectionTime"] = time;
        foreach (var (name, value) in report.Values)
        {
            if (settings.ReportFormat == "NameValuePair")
                one.TryAdd(name, Value(value));
            else
                Place(one, name, value);
        }
        return one;
    }

    // "Instance numbers are string keys." Names of the ACS's own may make one name the beginning of
    // another: then the longer one stays in one piece below the object that there is.
    private static void Place(JsonObject at, string name, ParameterValue value)
    {
        var rest = name;
        while (rest.IndexOf('.') is > 0 and var dot)
        {
            if (!at.TryGetPropertyValue(rest[..dot], out var below))
                at[rest[..dot]] = below = new JsonObject();
            if (below is not JsonObject child)
                break;
            (at, rest) = (child, rest[(dot + 1)..]);
        }
        at.TryAdd(rest, Value(value));
    }

    // "64-bit counters exceed 2^53": they are numbers all the same, with all their digits.
    private static JsonNode Value(ParameterValue value) =>
        value.Type switch
        {
            XsdTypes.Boolean when value.TryGetBoolean(out var flag) => flag,
            XsdTypes.Int or XsdTypes.Long when value.TryGetLong(out var number) => number,
            XsdTypes.UnsignedInt
            or XsdTypes.UnsignedLong when value.TryGetUnsignedLong(out var number) => number,
            XsdTypes.Decimal
                when decimal.TryParse(value.Text, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => value.Text,
        };
}
