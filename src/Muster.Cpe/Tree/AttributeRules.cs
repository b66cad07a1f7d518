using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>Which attributes a parameter takes (TR-069 A.3.2.4).</summary>
internal static class AttributeRules
{
    public const int Active = 2;
    private const int MostWithout = Active;
    private const int MostWithLightweight = 6;
    public const string SubscriberEntity = "Subscriber";
    private const int MaxEntityLength = 64;

    /// <summary>Null for an entry that is good in itself.</summary>
    /// <param name="change">What is to be set.</param>
    /// <param name="lightweight">Whether the device knows lightweight notifications.</param>
    public static TreeOutcome? Refusal(SetParameterAttributesStruct change, bool lightweight)
    {
        // "Values 3-6 to a CPE that lacks lightweight notification: fault 9003."
        var most = lightweight ? MostWithLightweight : MostWithout;
        if (change.NotificationChange && (change.Notification < 0 || change.Notification > most))
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
            ActiveNotify.CanDeny => notification == Active || IsActiveLightweight(notification),
            _ => false,
        };
        return refused
            ? TreeOutcome.Fault(
                FaultCode.NotificationRequestRejected,
                $"{name} does not take notification {notification}"
            )
            : null;
    }

    /// <summary>What a change of a parameter with this attribute has to go into.</summary>
    public static Owed Owes(int notification) =>
        notification switch
        {
            1 or Active => Owed.Inform,
            3 or 5 => Owed.Lightweight,
            4 or 6 => Owed.Inform | Owed.Lightweight,
            _ => Owed.Nothing,
        };

    /// <summary>"The change triggers a lightweight notification."</summary>
    public static bool IsActiveLightweight(int notification) => notification is 5 or 6;

    private static bool IsVendorEntity(string entity) =>
        entity.StartsWith("X_", StringComparison.Ordinal) && entity.Length <= MaxEntityLength;
}

/// <summary>What a change still has to go into; "independent of each other".</summary>
[Flags]
internal enum Owed : byte
{
    /// <summary>Nothing: nobody wants to know.</summary>
    Nothing = 0,

    /// <summary>The next Inform.</summary>
    Inform = 1,

    /// <summary>The next lightweight notification.</summary>
    Lightweight = 2,
}
