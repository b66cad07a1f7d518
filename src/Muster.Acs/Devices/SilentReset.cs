using Muster.Acs.Quirks;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>
/// A factory reset that the device does not tell of by 0 BOOTSTRAP (quirk 109): it starts again and has
/// lost the ParameterKey that it had. Not so where a model forgets the key at every boot (quirk 147).
/// </summary>
internal static class SilentReset
{
    private const string ParameterKey = ".ManagementServer.ParameterKey";

    /// <param name="inform">The Inform that came.</param>
    /// <param name="known">The device as it was before.</param>
    /// <param name="model">What is known of its model, and learns from this boot.</param>
    public static bool ShowsIn(Inform inform, DeviceRecord? known, ModelLessons model)
    {
        if (known?.InformedValue(ParameterKey) is not { Length: > 0 } || !IsMereBoot(inform))
            return false;
        foreach (var (name, value) in inform.ParameterList)
        {
            if (!name.EndsWith(ParameterKey, StringComparison.Ordinal))
                continue;
            if (value.Text.Length == 0)
                return model.ParameterKeyLost();
            model.ParameterKeyKept();
            return false;
        }
        return false;
    }

    private static bool IsMereBoot(Inform inform)
    {
        var isBoot = false;
        foreach (var entry in inform.Event)
        {
            if (EventCodes.Same(entry.EventCode, EventCodes.Bootstrap))
                return false;
            isBoot |= EventCodes.Same(entry.EventCode, EventCodes.Boot);
        }
        return isBoot;
    }
}
