using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Muster.Web.Devices;

/// <summary>A column of the list of devices.</summary>
/// <param name="Key">As it stands in the page's address.</param>
/// <param name="Title">Its head.</param>
/// <param name="Order">What a click on the head orders by; null for nothing.</param>
/// <param name="Text">What it says of a device, in a list and in CSV.</param>
public sealed record DeviceColumn(
    string Key,
    string Title,
    DeviceOrder? Order,
    Func<DeviceSummary, string> Text
)
{
    /// <summary>A moment is shown as its age.</summary>
    public Func<DeviceSummary, DateTimeOffset>? Time { get; init; }

    /// <summary>Shown in the face of code.</summary>
    public bool IsCode { get; init; }

    /// <summary>Left out on a phone.</summary>
    public bool IsWideOnly { get; init; }

    public static readonly IReadOnlyList<DeviceColumn> All =
    [
        new("model", "Model", DeviceOrder.Model, device => device.Model) { IsWideOnly = true },
        new("class", "Product class", null, device => device.ProductClass) { IsWideOnly = true },
        new("maker", "Manufacturer", null, device => device.Manufacturer) { IsWideOnly = true },
        new("oui", "OUI", null, device => device.OUI) { IsCode = true, IsWideOnly = true },
        new("fw", "Software", DeviceOrder.SoftwareVersion, device => device.SoftwareVersion)
        {
            IsWideOnly = true,
        },
        new("hw", "Hardware", null, device => device.HardwareVersion) { IsWideOnly = true },
        new("ip", "Address", DeviceOrder.RemoteAddress, device => device.RemoteAddress)
        {
            IsCode = true,
            IsWideOnly = true,
        },
        new("events", "Last events", null, device => string.Join(", ", device.LastEvents))
        {
            IsWideOnly = true,
        },
        new("heard", "Last heard", DeviceOrder.LastInform, device => Iso(device.LastInform))
        {
            Time = device => device.LastInform,
        },
        new("first", "First heard", DeviceOrder.FirstInform, device => Iso(device.FirstInform))
        {
            Time = device => device.FirstInform,
            IsWideOnly = true,
        },
        new("tags", "Tags", null, device => string.Join(' ', device.Tags)) { IsWideOnly = true },
    ];

    public static readonly IReadOnlyList<string> Default =
    [
        "model",
        "fw",
        "ip",
        "events",
        "heard",
        "tags",
    ];

    /// <summary>The columns an address names (<c>model,fw</c>), in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<DeviceColumn> Of(string? keys)
    {
        var wanted = keys?.Split(',') ?? [.. Default];
        return [.. All.Where(column => wanted.Contains(column.Key))];
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
