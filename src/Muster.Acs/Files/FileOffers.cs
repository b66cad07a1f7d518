using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>A file as a device may be told to download it.</summary>
/// <param name="FileType">Of the Download where the task names no other.</param>
/// <param name="Size">Octets.</param>
/// <param name="Version">The version it brings; empty when unknown.</param>
/// <param name="TargetFileName">Where the task names no other; may be empty.</param>
internal sealed record FileOffer(string FileType, long Size, string Version, string TargetFileName);

/// <summary>Which files a device may be told to download.</summary>
internal sealed class FileOffers(IFileStore files, IDeviceFileStore versions)
{
    public const string Configuration = "3 Vendor Configuration File";

    /// <summary>
    /// The file of this name, or the version (<c>configuration/3</c>) of the device. Throws Invalid when
    /// it is not there, or is not for such a device.
    /// </summary>
    public async Task<FileOffer> FindAsync(
        string name,
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        if (DeviceFileName.Parse(name) is { } version)
            return await VersionAsync(version, device, cancellation);
        if (await files.FindAsync(name, cancellation) is not { } file)
            throw Refused($"There is no file '{name}'; upload it first.");
        var description = file.Description;
        Fits(name, "OUI", description.OUI, device.Identity.OUI.ToUpperInvariant());
        Fits(name, "product class", description.ProductClass, device.Identity.ProductClass);
        if (device.InformedValue(".DeviceInfo.HardwareVersion") is { } hardware)
            Fits(name, "hardware version", description.HardwareVersion, hardware);
        return new FileOffer(
            description.FileType,
            file.Size,
            description.Version,
            description.TargetFileName
        );
    }

    private async Task<FileOffer> VersionAsync(
        DeviceFileName name,
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        var found = await versions.FindAsync(device.RowId, name.Kind, name.Version, cancellation);
        if (found is null)
            throw Refused($"{device.Id} has no '{name}'; it may have been too old to be kept.");
        return new FileOffer(Configuration, found.Size, "", "");
    }

    private static void Fits(string file, string what, string wanted, string has)
    {
        if (wanted.Length > 0 && !wanted.Equals(has, StringComparison.OrdinalIgnoreCase))
            throw Refused($"'{file}' is for the {what} '{wanted}'; this device has '{has}'.");
    }

    private static OperationException Refused(string message) =>
        new(OperationFaultKind.Invalid, message, "file");
}
