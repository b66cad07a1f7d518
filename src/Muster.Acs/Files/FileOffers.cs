using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>A file as a device may be told to download it.</summary>
/// <param name="Name">Of the file, or the version of the device's own.</param>
/// <param name="FileType">Of the Download where the task names no other.</param>
/// <param name="Size">Octets.</param>
/// <param name="Version">The version it brings; empty when unknown.</param>
/// <param name="TargetFileName">Where the task names no other; may be empty.</param>
internal sealed record FileOffer(
    string Name,
    string FileType,
    long Size,
    string Version,
    string TargetFileName
);

/// <summary>Which files a device may be told to download.</summary>
internal sealed class FileOffers(IFileStore files, IDeviceFileStore versions)
{
    public const string Configuration = "3 Vendor Configuration File";

    /// <summary>Before a version, in the place of a name: what brings it and is for such a device.</summary>
    public const char ByVersion = '@';

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
        if (name.StartsWith(ByVersion))
            return await OfVersionAsync(name[1..], device, cancellation);
        if (await files.FindAsync(name, cancellation) is not { } file)
            throw Refused($"There is no file '{name}'; upload it first.");
        return Misfit(file.Description, device) is { } reason ? throw Refused(reason) : Offer(file);
    }

    private async Task<FileOffer> OfVersionAsync(
        string version,
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        foreach (var file in await files.OfVersionAsync(version, cancellation))
        {
            if (Misfit(file.Description, device) is null)
                return Offer(file);
        }
        throw Refused(
            $"There is no file that brings version '{version}' and is for such a device; upload it first."
        );
    }

    private static FileOffer Offer(StoredFile file) =>
        new(
            file.Description.Name,
            file.Description.FileType,
            file.Size,
            file.Description.Version,
            file.Description.TargetFileName
        );

    private async Task<FileOffer> VersionAsync(
        DeviceFileName name,
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        var found = await versions.FindAsync(device.RowId, name.Kind, name.Version, cancellation);
        if (found is null)
            throw Refused($"{device.Id} has no '{name}'; it may have been too old to be kept.");
        return new FileOffer(name.ToString(), Configuration, found.Size, "", "");
    }

    /// <summary>Why a file is not for a device; null when it is.</summary>
    private static string? Misfit(FileDescription file, DeviceRecord device)
    {
        string? Check(string what, string wanted, string has) =>
            wanted.Length > 0 && !wanted.Equals(has, StringComparison.OrdinalIgnoreCase)
                ? $"'{file.Name}' is for the {what} '{wanted}'; this device has '{has}'."
                : null;
        return Check("OUI", file.OUI, device.Identity.OUI.ToUpperInvariant())
            ?? Check("product class", file.ProductClass, device.Identity.ProductClass)
            ?? (
                device.InformedValue(".DeviceInfo.HardwareVersion") is { } hardware
                    ? Check("hardware version", file.HardwareVersion, hardware)
                    : null
            );
    }

    private static OperationException Refused(string message) =>
        new(OperationFaultKind.Invalid, message, "file");
}
