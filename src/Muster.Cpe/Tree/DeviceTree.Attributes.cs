using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    private static readonly IReadOnlyList<string> AnybodyOnTheLan =
    [
        AttributeRules.SubscriberEntity,
    ];

    public TreeOutcome GetAttributes(string path, ICollection<ParameterAttributeStruct> attributes)
    {
        var parameters = new List<Place>();
        if (!TryParameters(path, parameters))
            return TreeOutcome.Unknown(path);
        foreach (var place in parameters)
            attributes.Add(new(place.Name, Notification(place), AccessList(place.Key)));
        return TreeOutcome.Done;
    }

    public TreeOutcome SetAttributes(IReadOnlyList<SetParameterAttributesStruct> changes)
    {
        var accepted = new List<(Place Place, SetParameterAttributesStruct Change)>();
        var lightweight = KnowsLightweight;
        foreach (var change in changes)
        {
            var parameters = new List<Place>();
            if (!TryParameters(change.Name, parameters))
                return TreeOutcome.Unknown(change.Name);
            if (AttributeRules.Refusal(change, lightweight) is { } bad)
                return bad;
            foreach (var place in parameters)
            {
                if (change.NotificationChange && Refusal(place, change.Notification) is { } refused)
                    return refused;
                accepted.Add((place, change));
            }
        }
        // Atomic: nothing was changed so far. Entries apply in order, so that the last one wins.
        if (!_readings.LaterAttributesWin)
            accepted.Reverse();
        foreach (var (place, change) in accepted)
            Apply(place, change);
        if (_readings.NewRowsInheritAttributes)
            (Mine.Inherited ??= new()).Add(
                _readings.LaterAttributesWin ? changes : changes.Reverse()
            );
        return TreeOutcome.Done;
    }

    public void ResetAttributes()
    {
        if (_differences is not { } differences)
            return;
        differences.Attributes.RemoveRange(long.MinValue, long.MaxValue);
        differences.Inherited = null;
    }

    /// <summary>A new row takes what was set for the paths above it, where it may.</summary>
    private void Inherit(Place row)
    {
        if (Mine.Inherited is not { } inherited)
            return;
        foreach (var change in inherited.For(row.Prefix))
            Walk(
                row,
                below =>
                {
                    if (below.Node is not ParameterNode)
                        return;
                    if (
                        change.NotificationChange && Refusal(below, change.Notification) is not null
                    )
                        return;
                    Apply(below, change);
                }
            );
    }

    private static TreeOutcome? Refusal(Place place, int notification) =>
        AttributeRules.Refusal(
            ((ParameterNode)place.Node).Definition.ActiveNotify,
            place.Name,
            notification
        );

    private void Apply(Place place, SetParameterAttributesStruct change)
    {
        Mine.Attributes.TryGet(place.Key, out var old);
        int? notification = change.NotificationChange ? change.Notification : old?.Notification;
        var parameter = (ParameterNode)place.Node;
        if (notification == parameter.Definition.DefaultNotification)
            notification = null;
        IReadOnlyList<string>? access = change.AccessListChange
            ? [.. change.AccessList.Distinct(StringComparer.Ordinal)]
            : old?.AccessList;
        if (access is [AttributeRules.SubscriberEntity])
            access = null;
        var owes = AttributeRules.Owes(notification ?? parameter.Definition.DefaultNotification);
        // A value that moves by itself is compared with what it is now, from now on.
        string? Now(Owed way) =>
            parameter.Moves && notification is not null && owes.HasFlag(way) ? Text(place) : null;
        if (notification is null && access is null)
            Mine.Attributes.Remove(place.Key);
        else
            Mine.Attributes.Set(
                place.Key,
                new NotifyAttributes(notification, access, Now(Owed.Inform), Now(Owed.Lightweight))
            );
        if (change.NotificationChange)
            Mine.Leave(place.Key, owes);
    }

    /// <summary>"LightweightNotificationProtocolsSupported": UDP is the one there is.</summary>
    private bool KnowsLightweight =>
        TryGet($"{Root}ManagementServer.LightweightNotificationProtocolsSupported", out var known)
        && known.Text.Split(',', StringSplitOptions.TrimEntries).Contains("UDP");

    private int Notification(Place place) =>
        _differences is { } differences
        && differences.Attributes.TryGet(place.Key, out var set)
        && set.Notification is { } notification
            ? notification
            : ((ParameterNode)place.Node).Definition.DefaultNotification;

    private IReadOnlyList<string> AccessList(long key) =>
        _differences is { } differences
        && differences.Attributes.TryGet(key, out var set)
        && set.AccessList is { } list
            ? list
            : AnybodyOnTheLan;

    private bool SubscriberMayWrite(long key) =>
        AccessList(key).Contains(AttributeRules.SubscriberEntity, StringComparer.Ordinal);
}
