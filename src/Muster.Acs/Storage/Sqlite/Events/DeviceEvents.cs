using System.Text.Json.Nodes;
using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>What the store itself tells of devices, since only it knows.</summary>
internal static class DeviceEvents
{
    public static EventRecord New(DeviceRecord device) =>
        new(
            "device.new",
            $"{device.Id} called home for the first time.",
            device.LastInform,
            new JsonObject
            {
                ["manufacturer"] = device.Identity.Manufacturer,
                ["remoteAddress"] = device.RemoteAddress,
            }
        );

    public static EventRecord Deleted(string id, DateTimeOffset now) =>
        new("device.deleted", $"{id} was deleted.", now, new JsonObject { ["device"] = id });
}
