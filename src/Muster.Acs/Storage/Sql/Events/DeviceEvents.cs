using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

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

    public static EventRecord Uploaded(DeviceFile file)
    {
        var kind = file.Kind.ToString().ToLowerInvariant();
        return new(
            "file.uploaded",
            $"The device uploaded '{kind}/{file.Version}', {file.Size} octets.",
            file.Received,
            new JsonObject
            {
                ["kind"] = kind,
                ["version"] = file.Version,
                ["size"] = file.Size,
                ["sha256"] = file.Sha256,
                ["commandKey"] = file.CommandKey,
            }
        );
    }
}
