using System.Text.Json.Nodes;
using Muster.Acs.Storage;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>What is told of a device with an Inform, beside the Inform itself.</summary>
internal static class InformEvents
{
    public const string Booted = "device.booted";
    public const string Shared = "device.shared";

    /// <summary>Null when the Inform is none of a boot.</summary>
    /// <param name="record">The device as it is after this Inform.</param>
    /// <param name="isReset">Whether it has lost its configuration.</param>
    public static EventRecord? Boot(Inform inform, DeviceRecord record, bool isReset)
    {
        if (!inform.Event.Any(entry => EventCodes.Same(entry.EventCode, EventCodes.Boot)))
            return null;
        var key = inform
            .Event.Where(e => EventCodes.Same(e.EventCode, EventCodes.MReboot))
            .Select(e => e.CommandKey)
            .FirstOrDefault();
        return new(
            Booted,
            isReset ? "The device has started anew, without configuration."
                : key is not null ? "The device has started again, as it was asked to."
                : "The device has started again.",
            record.LastInform,
            new JsonObject
            {
                ["isBootstrap"] = isReset,
                ["softwareVersion"] = record.InformedValue(".DeviceInfo.SoftwareVersion"),
                ["commandKey"] = key,
            }
        );
    }

    /// <summary>Two devices, it seems, that say they are one.</summary>
    public static EventRecord SharedBy(string other, DeviceRecord record) =>
        new(
            Shared,
            $"Informs come in turns from {other} and {record.RemoteAddress}: two devices may share "
                + "this identity.",
            record.LastInform,
            new JsonObject { ["remoteAddresses"] = new JsonArray(other, record.RemoteAddress) }
        );
}
