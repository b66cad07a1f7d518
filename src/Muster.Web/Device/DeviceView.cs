namespace Muster.Web.Device;

/// <summary>What the page of a device shows, read together.</summary>
public sealed record DeviceView(
    DeviceDetail Detail,
    DeviceTree Tree,
    IReadOnlyList<DeviceTask> Tasks,
    IReadOnlyList<DeviceFault> Faults,
    StoredFile? Firmware
)
{
    /// <summary>Of the faults, those of rules.</summary>
    public DeviceFault? RuleFault => Faults.FirstOrDefault(fault => fault.Task is null);
}

/// <summary>Reads it.</summary>
internal sealed class DeviceReader(IDevices devices, ITasks tasks, IFaults faults, IFiles files)
{
    public const int TasksShown = 50;
    private const string FirmwareType = "1 ";

    /// <summary>Throws NotFound.</summary>
    public async Task<DeviceView> ReadAsync(string id, CancellationToken cancellation)
    {
        var detail = await devices.GetAsync(id, cancellation);
        var tree = await devices.GetParametersAsync(id, "", cancellation);
        var query = new TaskQuery { DeviceId = id, Page = new PageRequest(TasksShown) };
        var list = await tasks.ListAsync(query, cancellation);
        var failed = await faults.ListAsync(id, new PageRequest(TasksShown), cancellation);
        return new(
            detail,
            new DeviceTree(tree),
            list.Items,
            failed.Items,
            await FirmwareAsync(detail, cancellation)
        );
    }

    // The newest of those that say what version they bring, for this class and hardware.
    private async Task<StoredFile?> FirmwareAsync(
        DeviceDetail device,
        CancellationToken cancellation
    )
    {
        var page = await files.ListAsync(new PageRequest(1000), cancellation);
        return page
            .Items.Where(file => Fits(file.Description, device))
            .MaxBy(file => file.Uploaded);
    }

    private static bool Fits(FileDescription file, DeviceDetail device) =>
        file.FileType.StartsWith(FirmwareType, StringComparison.Ordinal)
        && file.Version.Length > 0
        && file.ProductClass == device.ProductClass
        && (file.OUI.Length == 0 || file.OUI == device.OUI)
        && (file.HardwareVersion.Length == 0 || file.HardwareVersion == device.HardwareVersion);
}
