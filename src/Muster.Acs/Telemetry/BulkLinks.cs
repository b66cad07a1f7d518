using Muster.Acs.Devices;
using Muster.Acs.Files;

namespace Muster.Acs.Telemetry;

/// <summary>What a profile must be told: where its reports go, and with what they prove themselves.</summary>
internal readonly record struct BulkLink(string Url, string User, string Password);

/// <summary>The collector's address as a device reaches it, and the device's own credentials there.</summary>
internal sealed class BulkLinks(FileLinks files, BulkCredentials credentials)
{
    public BulkLink Create(DeviceKey device, string profile, string localAddress) =>
        new(
            $"{files.Root(localAddress)}{PathOf(profile)}",
            BulkCredentials.UserOf(device),
            credentials.PasswordOf(device, profile)
        );

    /// <summary>By this end of its URL a profile is known again, whatever host stands before it.</summary>
    public static string PathOf(string profile) => BulkDataEndpoint.Prefix + profile;
}
