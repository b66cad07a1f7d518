using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage;

/// <summary>A piece of all devices, in the order in which they were first met.</summary>
internal sealed record DeviceScan
{
    /// <summary>From behind this row on.</summary>
    public long After { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>Up to this row.</summary>
    public long Through { get; init; } = long.MaxValue;

    /// <summary>Of the trees only this part, without attributes; null is all.</summary>
    public TreePart? Part { get; init; }

    /// <summary>With their trees, which are most of the work.</summary>
    public bool WithTree { get; init; }

    /// <summary>What must hold of each.</summary>
    public IReadOnlyList<DeviceCondition> Where { get; init; } = [];
}

/// <summary>A condition that an index answers.</summary>
internal abstract record DeviceCondition;

/// <summary>A field is one of some values.</summary>
internal sealed record DeviceIs(DeviceField Field, IReadOnlyList<string> Values) : DeviceCondition;

/// <summary>Rows by their numbers.</summary>
internal sealed record DeviceRowIs(IReadOnlyList<long> Rows) : DeviceCondition;

/// <summary>The last Inform was in a span of time, its ends included.</summary>
internal sealed record InformedWithin(DateTimeOffset? From, DateTimeOffset? To) : DeviceCondition;

internal enum DeviceField
{
    Id,
    Manufacturer,
    OUI,
    ProductClass,
    SerialNumber,
    Tag,
}

/// <summary>A device as a scan finds it.</summary>
/// <param name="Tree">With the values of the last Inform over it; empty unless asked for.</param>
internal sealed record ScannedDevice(DeviceRecord Record, IReadOnlyList<string> Tags, Shadow Tree);
