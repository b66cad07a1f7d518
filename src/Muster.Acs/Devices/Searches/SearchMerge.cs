using Muster.Acs.Operations;

namespace Muster.Acs.Devices;

/// <summary>Two queries of devices as one: what both say must hold.</summary>
internal static class SearchMerge
{
    /// <summary>
    /// The order and the page are of the second. Throws <see cref="FormatException"/> where both say
    /// something else of the same: a device has one model.
    /// </summary>
    public static DeviceQuery Of(DeviceQuery saved, DeviceQuery asked) =>
        asked with
        {
            Id = One(saved.Id, asked.Id, "the id"),
            SerialNumber = One(saved.SerialNumber, asked.SerialNumber, "the serial number"),
            OUI = One(saved.OUI, asked.OUI, "the OUI"),
            ProductClass = One(saved.ProductClass, asked.ProductClass, "the product class"),
            Manufacturer = One(saved.Manufacturer, asked.Manufacturer, "the manufacturer"),
            Model = One(saved.Model, asked.Model, "the model"),
            Tag = One(saved.Tag, asked.Tag, "the tag"),
            Text = One(saved.Text, asked.Text, "words"),
            RemoteAddress = One(saved.RemoteAddress, asked.RemoteAddress, "the address"),
            MACAddress = One(saved.MACAddress, asked.MACAddress, "the MAC address"),
            Fault = One(saved.Fault, asked.Fault, "the fault"),
            Parameters = Both(saved.Parameters, asked.Parameters),
            InformedSince = Later(saved.InformedSince, asked.InformedSince),
            InformedBefore = Earlier(saved.InformedBefore, asked.InformedBefore),
            Filter = (saved.Filter, asked.Filter) switch
            {
                ({ } one, { } other) => $"({one}) AND ({other})",
                var (one, other) => one ?? other,
            },
        };

    private static string? One(string? saved, string? asked, string what) =>
        saved is null || asked is null || saved == asked
            ? saved ?? asked
            : throw new FormatException($"It says {what} already ('{saved}').");

    private static Dictionary<string, string> Both(
        IReadOnlyDictionary<string, string> saved,
        IReadOnlyDictionary<string, string> asked
    )
    {
        var both = new Dictionary<string, string>(saved, StringComparer.Ordinal);
        foreach (var (name, value) in asked)
            both[name] = One(both.GetValueOrDefault(name), value, name)!;
        return both;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}
