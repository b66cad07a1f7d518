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
    /// <param name="device">Whose.</param>
    /// <param name="values">What it told.</param>
    /// <param name="told">When, by its own clock: its notifications are ordered by that.</param>
    /// <param name="at">When it arrived here: what sessions read is older or newer by that.</param>
    /// <param name="cancellation">Gives up.</param>
    Task NoteAsync(
        DeviceKey device,
        IReadOnlyList<ParameterValueStruct> values,
        DateTimeOffset told,
        DateTimeOffset at,
        CancellationToken cancellation
    );

    /// <summary>The kept values, the oldest first.</summary>
    Task<IReadOnlyList<NotifiedValue>> NotedAsync(long rowId, CancellationToken cancellation);
}

/// <summary>A value and when it arrived.</summary>
internal readonly record struct NotifiedValue(ParameterValueStruct Value, DateTimeOffset At);
