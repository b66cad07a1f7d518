using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>
/// Devices as conditions of events see them: read from the store when a condition asks for more than the
/// event itself, its tree only when it names a parameter of it.
/// </summary>
internal sealed class EventDevices(IDeviceStore store)
{
    /// <summary>Null for one that is not there any more.</summary>
    public async Task<EventDevice?> FindAsync(
        string id,
        EventNeeds needs,
        CancellationToken cancellation
    )
    {
        if (await store.FindAsync(DeviceKey.OfId(id), cancellation) is not { } record)
            return null;
        var tags = needs.HasFlag(EventNeeds.Tags)
            ? await store.TagsAsync(record.RowId, cancellation)
            : [];
        var tree = needs.HasFlag(EventNeeds.Tree)
            ? await store.LoadShadowAsync(record.RowId, cancellation)
            : Shadow.Empty;
        return new(record, tags, tree.Overlay(record.Informed, record.LastInform));
    }
}

/// <summary>What a condition asks of the device beside the event.</summary>
[Flags]
internal enum EventNeeds
{
    None = 0,
    Record = 1,
    Tags = 2,
    Tree = 4,
}

/// <summary>One device as a condition sees it: as every other expression does.</summary>
internal sealed class EventDevice(DeviceRecord record, IReadOnlyList<string> tags, Shadow tree)
    : StoredDeviceScope
{
    /// <summary>The time is the event's business.</summary>
    public override ExpressionValue Now => ExpressionValue.Null;

    protected override ExpressionValue RemoteAddress => record.RemoteAddress;

    public static EventNeeds NeedsOf(string parameter)
    {
        if (parameter.Split('.')[0] == EventScope.Root)
            return EventNeeds.None;
        if (KnownFields.TagOf(parameter) is not null)
            return EventNeeds.Record | EventNeeds.Tags;
        return KnownFields.Of(parameter) is not null || KnownFields.IsReserved(parameter)
            ? EventNeeds.Record
            : EventNeeds.Record | EventNeeds.Tree;
    }

    protected override ExpressionValue Field(KnownField field) =>
        field switch
        {
            KnownField.Id => record.Id,
            KnownField.Manufacturer => record.Identity.Manufacturer,
            KnownField.OUI => record.Identity.OUI,
            KnownField.ProductClass => record.Identity.ProductClass,
            KnownField.SerialNumber => record.Identity.SerialNumber,
            KnownField.Registered => ExpressionValue.Of(record.FirstInform),
            KnownField.Inform => ExpressionValue.Of(record.LastInform),
            KnownField.Boot => Time(record.LastBoot),
            _ => Time(record.LastBootstrap),
        };

    protected override bool HasTag(string tag) => tags.Contains(tag);

    protected override ExpressionValue Tree(string path) =>
        tree.TryGet(path, out var node) && node.Value is { } value
            ? ExpressionValue.Of(value)
            : ExpressionValue.Null;

    private static ExpressionValue Time(DateTimeOffset? at) =>
        at is { } time ? ExpressionValue.Of(time) : ExpressionValue.Null;
}
