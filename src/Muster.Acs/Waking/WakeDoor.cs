using Muster.Acs.Clustering;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking;

/// <summary>What the operations on devices ask of waking.</summary>
internal sealed record WakeDoor(
    IWaker Waker,
    WakeDesk Desk,
    INotificationStore Notifications,
    ExpectedDevices Expected,
    Awake Awake
);
