using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Files;

/// <summary>Addresses at which one device may fetch or store one file, and nobody else anything.</summary>
internal interface IFileLinks
{
    /// <summary>Where a device fetches a file from.</summary>
    /// <param name="file">
    /// The file's name, or <c>configuration/3</c> for a version that the device itself uploaded.
    /// </param>
    /// <param name="device">Who it is for.</param>
    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    FileLink Create(string file, DeviceRecord device, string localAddress);

    /// <summary>
    /// Where a device stores one file, once; what comes is kept as the next version of the device's
    /// configuration or log (see <see cref="DeviceFile"/>). The link is stored when this returns; null
    /// when the device is not known.
    /// </summary>
    ValueTask<FileLink?> CreateUploadAsync(UploadGrant grant, CancellationToken cancellation);

    /// <summary>The files port as a device sees it, without a slash at the end.</summary>
    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    string Root(string localAddress);
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

/// <summary>What a Download or Upload tells the device.</summary>
/// <param name="Url">At most 256 characters (TR-069 A.3.2.8), no user information.</param>
/// <param name="Username">Empty where the files port asks for nobody's name.</param>
/// <param name="Password">See <paramref name="Username"/>.</param>
internal sealed record FileLink(Uri Url, string Username, string Password)
{
    /// <summary>Neither the password nor the signature: this must be safe to log.</summary>
    public override string ToString() => nameof(FileLink);
}
