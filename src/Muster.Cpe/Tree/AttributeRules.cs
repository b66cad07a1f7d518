using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>Which attributes a parameter takes (TR-069 A.3.2.4).</summary>
internal static class AttributeRules
{
    public const int Active = 2;
    public const string SubscriberEntity = "Subscriber";
    private const int MaxEntityLength = 64;

    /// <summary>Null for an entry that is good in itself.</summary>
    public static TreeOutcome? Refusal(SetParameterAttributesStruct change)
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

    /// <summary>Null for a notification the parameter takes.</summary>
    public static TreeOutcome? Refusal(ActiveNotify takes, string name, int notification)
    {
        var refused = takes switch
        {
            ActiveNotify.ForceEnabled => notification != Active,
            ActiveNotify.CanDeny => notification == Active,
            _ => false,
        };
        return refused
            ? TreeOutcome.Fault(
                FaultCode.NotificationRequestRejected,
                $"{name} does not take notification {notification}"
            )
            : null;
    }

    private static bool IsVendorEntity(string entity) =>
        entity.StartsWith("X_", StringComparison.Ordinal) && entity.Length <= MaxEntityLength;
}
