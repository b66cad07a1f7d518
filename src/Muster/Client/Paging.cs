using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Muster.Client;

/// <summary>Lists, read page by page until there is enough.</summary>
internal static class Paging
{
    private const int PageSize = 500;

    public static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most so many",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    /// <summary>
    /// The first <paramref name="limit"/> items, as <c>{items, total}</c>; the total is the whole list's, where
    /// it is counted.
    /// </summary>
    public static async Task<JsonObject> ListAsync(
        this MusterClient client,
        string path,
        IEnumerable<(string Name, string? Value)> query,
        int limit,
        CancellationToken cancellation,
        bool withTotal = true
    )
    {
        var fixedPart = string.Concat(
            from field in query
            where field.Value is not null
            select $"&{MusterClient.Escape(field.Name)}={MusterClient.Escape(field.Value!)}"
        );
        var items = new JsonArray();
        JsonNode? total = null;
        string? cursor = null;
        do
        {
            var size = Math.Clamp(limit - items.Count, 1, PageSize);
            var page = await client.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"{path}?limit={size}")
                    + (
                        cursor is not null ? "&cursor=" + MusterClient.Escape(cursor)
                        : withTotal ? "&total=true"
                        : ""
                    )
                    + fixedPart,
                cancellation
            );
            total ??= page?["total"]?.DeepClone();
            foreach (var item in page?["items"]?.AsArray() ?? [])
                items.Add(item?.DeepClone());
            cursor = page?["nextCursor"]?.GetValue<string>();
        } while (cursor is not null && items.Count < limit);
        return new JsonObject { ["items"] = items, ["total"] = total };
    }
}
