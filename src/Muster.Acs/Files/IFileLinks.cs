using Muster.Acs.Devices;

namespace Muster.Acs.Files;

/// <summary>Addresses at which one device may fetch one file for a while, and nobody else anything.</summary>
internal interface IFileLinks
{
    /// <summary>At most 256 characters (TR-069 A.3.2.8), no user info, signed, with an expiry.</summary>
    /// <param name="file">The uploaded file's name.</param>
    /// <param name="device">Who it is for.</param>
    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    Uri Create(string file, DeviceKey device, string localAddress);

    /// <summary>
    /// A one-time address to which one device may PUT or POST one file, at most 256 characters, no user
    /// info; null when this server takes no uploads.
    /// </summary>
    ValueTask<UploadLink?> CreateUploadAsync(UploadGrant grant, CancellationToken cancellation) =>
        ValueTask.FromResult<UploadLink?>(null);
}

/// <summary>What a device is allowed to put.</summary>
/// <param name="Device">Who.</param>
/// <param name="FileType">As in the Upload: <c>3 Vendor Configuration File 1</c>.</param>
/// <param name="CommandKey">Of the Upload; also the id of its task.</param>
/// <param name="LocalAddress">The address at which the device reached the ACS.</param>
/// <param name="Life">How long the device may take until it has put it.</param>
internal sealed record UploadGrant(
    DeviceKey Device,
    string FileType,
    string CommandKey,
    string LocalAddress,
    TimeSpan Life
);

/// <summary>Where a device is told to put a file, and what it answers when it is asked who it is.</summary>
internal sealed record UploadLink(Uri Url, string Username = "", string Password = "");
