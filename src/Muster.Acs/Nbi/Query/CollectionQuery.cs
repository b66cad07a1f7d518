using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Muster.Acs.Nbi.Query;

/// <summary>What a GET of a collection asks for.</summary>
internal sealed record CollectionQuery(
    Filter Filter,
    Projection Projection,
    SortOrder Sort,
    int Skip,
    int? Limit
)
{
    public static CollectionQuery Read(QueryText query, FieldRules rules, Budget budget)
    {
        var filter = query["query"] is { Length: > 0 } text
            ? Json(text, json => new FilterReader(rules, budget).Read(json))
            : new AllOf([]);
        var projection = query["projection"] is { Length: > 0 } names
            ? Projection.Read(names)
            : Projection.All;
        var sort = query["sort"] is { Length: > 0 } order
            ? Json(order, json => SortOrder.Read(json, rules))
            : SortOrder.None;
        var limit = Number(query, "limit");
        return new(filter, projection, sort, Number(query, "skip") ?? 0, limit == 0 ? null : limit);
    }

    private static T Json<T>(string text, Func<JsonElement, T> read)
    {
        using var json = JsonValues.Parse(Encoding.UTF8.GetBytes(text));
        return read(json.RootElement);
    }

    private static int? Number(QueryText query, string name)
    {
        if (query[name] is not { Length: > 0 } text)
            return null;
        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw NbiRefusal.Bad($"{name} must be a whole number.");
    }
}
