using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage;

/// <summary>
/// Values that devices told by lightweight notifications: kept apart from the tree, which only sessions
/// change, and shown over it where they are newer.
/// </summary>
internal interface INotificationStore
{
    /// <summary>How many parameters of a device are kept; the oldest give way.</summary>
    const int KeptValues = 200;

    /// <summary>Keeps the newest value of each parameter; nothing for a device that is not known.</summary>
    Task NoteAsync(
        DeviceKey device,
        IReadOnlyList<ParameterValueStruct> values,
        DateTimeOffset at,
        CancellationToken cancellation
    );

    /// <summary>The kept values, the oldest first.</summary>
    Task<IReadOnlyList<NotifiedValue>> NotedAsync(long rowId, CancellationToken cancellation);
}

/// <summary>A value and when the device said so.</summary>
internal readonly record struct NotifiedValue(ParameterValueStruct Value, DateTimeOffset At);
