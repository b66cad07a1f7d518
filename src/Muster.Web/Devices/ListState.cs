using Microsoft.AspNetCore.Components;

namespace Muster.Web.Devices;

/// <summary>What the address of the list says: it is the whole state of the page.</summary>
public sealed record ListState(string? Query, string? Columns, string? Sort, string? After)
{
    public const int PageSize = 50;

    /// <summary>A saved search that must fit as well.</summary>
    public string? Group { get; init; }

    private const DeviceOrder DefaultOrder = DeviceOrder.LastInform;

    public IReadOnlyList<DeviceColumn> Shown => DeviceColumn.Of(Columns);

    public bool IsDescending => Sort is null || Sort.StartsWith('-');

    public DeviceOrder Order =>
        Enum.TryParse<DeviceOrder>(Sort?.TrimStart('-'), ignoreCase: true, out var order)
            ? order
            : DefaultOrder;

    /// <summary>As the store is asked. Throws <see cref="FormatException"/> for a wrong search.</summary>
    public DeviceQuery ToQuery(DateTimeOffset now) =>
        SearchText.Parse(Query, now) with
        {
            Group = Group ?? SearchText.Parse(Query, now).Group,
            Order = Order,
            Descending = IsDescending,
            Page = new PageRequest(PageSize, After, WithTotal: true),
        };

    /// <summary>The same list turned: by another column, or by the same one the other way round.</summary>
    public string SortedBy(DeviceOrder order)
    {
        var isSame = order == Order;
        // Times are wanted newest first, names from A on.
        var isTime = order is DeviceOrder.LastInform or DeviceOrder.FirstInform;
        var descending = isSame ? !IsDescending : isTime;
        return (this with { Sort = (descending ? "-" : "") + order, After = null }).ToAddress();
    }

    public string ToAddress(string path = "/devices")
    {
        (string Name, string? Value)[] parts =
        [
            ("group", Group),
            ("q", Query),
            ("cols", Columns),
            ("sort", Sort),
            ("after", After),
        ];
        var query = parts
            .Where(part => !string.IsNullOrEmpty(part.Value))
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}");
        return string.Join('?', new[] { path, string.Join('&', query) }.Where(p => p.Length > 0));
    }
}
