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

/// <summary>One device as a condition sees it.</summary>
internal sealed record EventDevice(DeviceRecord Record, IReadOnlyList<string> Tags, Shadow Tree)
{
    public static EventNeeds NeedsOf(string parameter) =>
        parameter.Split('.')[0] switch
        {
            EventScope.Root => EventNeeds.None,
            "DeviceID" or "Events" => EventNeeds.Record,
            "Tags" => EventNeeds.Record | EventNeeds.Tags,
            _ => EventNeeds.Record | EventNeeds.Tree,
        };

    public ExpressionValue Parameter(string name) =>
        name switch
        {
            "DeviceID.ID" => Record.Id,
            "DeviceID.Manufacturer" => Record.Identity.Manufacturer,
            "DeviceID.OUI" => Record.Identity.OUI,
            "DeviceID.ProductClass" => Record.Identity.ProductClass,
            "DeviceID.SerialNumber" => Record.Identity.SerialNumber,
            "Events.Registered" => ExpressionValue.Of(Record.FirstInform),
            "Events.Inform" => ExpressionValue.Of(Record.LastInform),
            "Events.1_BOOT" => Time(Record.LastBoot),
            "Events.0_BOOTSTRAP" => Time(Record.LastBootstrap),
            _ when name.StartsWith("Tags.", StringComparison.Ordinal) => HasTag(
                name["Tags.".Length..]
            ),
            _ when Tree.TryGet(name, out var node) && node.Value is { } value => ExpressionValue.Of(
                value
            ),
            _ => ExpressionValue.Null,
        };

    private ExpressionValue HasTag(string name) =>
        Tags.Contains(TagNames.Unescape(name)) ? ExpressionValue.True : ExpressionValue.Null;

    private static ExpressionValue Time(DateTimeOffset? at) =>
        at is { } time ? ExpressionValue.Of(time) : ExpressionValue.Null;
}
