using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    private const int Active = 2;
    private const string SubscriberEntity = "Subscriber";
    private const int MaxEntityLength = 64;
    private static readonly IReadOnlyList<string> AnybodyOnTheLan = [SubscriberEntity];

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
        foreach (var change in changes)
        {
            var parameters = new List<Place>();
            if (!TryParameters(change.Name, parameters))
                return TreeOutcome.Unknown(change.Name);
            if (Refusal(change) is { } bad)
                return bad;
            foreach (var place in parameters)
            {
                if (change.NotificationChange && Refusal(place, change.Notification) is { } refused)
                    return refused;
                accepted.Add((place, change));
            }
        }
        // Atomic: nothing was changed so far. Entries apply in order, later ones win.
        foreach (var (place, change) in accepted)
            Apply(place, change);
        return TreeOutcome.Done;
    }

    private static TreeOutcome? Refusal(SetParameterAttributesStruct change)
    {
        // "Values 3-6 to a CPE that lacks lightweight notification: fault 9003."
        if (change.NotificationChange && change.Notification is < 0 or > Active)
            return TreeOutcome.Fault(
                FaultCode.InvalidArguments,
                $"{change.Name}: notification {change.Notification} is not supported"
            );
        if (!change.AccessListChange)
            return null;
        foreach (var entity in change.AccessList)
            if (entity != SubscriberEntity && !IsVendorEntity(entity))
                return TreeOutcome.Fault(
                    FaultCode.InvalidArguments,
                    $"{change.Name}: '{entity}' is no entity of an AccessList"
                );
        return null;
    }

    private static TreeOutcome? Refusal(Place place, int notification)
    {
        var definition = ((ParameterNode)place.Node).Definition;
        var refused = definition.ActiveNotify switch
        {
            ActiveNotify.ForceEnabled => notification != Active,
            ActiveNotify.CanDeny => notification == Active,
            _ => false,
        };
        return refused
            ? TreeOutcome.Fault(
                FaultCode.NotificationRequestRejected,
                $"{place.Name} does not take notification {notification}"
            )
            : null;
    }

    private static bool IsVendorEntity(string entity) =>
        entity.StartsWith("X_", StringComparison.Ordinal) && entity.Length <= MaxEntityLength;

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
        if (access is [SubscriberEntity])
            access = null;
        // A value that moves by itself is compared with what it is now, from now on.
        var delivered = parameter.Moves && notification > 0 ? Text(place) : null;
        if (notification is null && access is null)
            Mine.Attributes.Remove(place.Key);
        else
            Mine.Attributes.Set(place.Key, new NotifyAttributes(notification, access, delivered));
        if (change is { NotificationChange: true, Notification: 0 })
            Mine.Pending.Remove(place.Key);
    }

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
        AccessList(key).Contains(SubscriberEntity, StringComparer.Ordinal);
}
