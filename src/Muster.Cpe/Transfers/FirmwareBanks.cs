using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>
/// DeviceInfo.FirmwareImage. (TR-069 Appendix V): which image runs, which boots next. Where the table
/// is absent there is one image, and only SoftwareVersion tells.
/// </summary>
internal static class FirmwareBanks
{
    public static bool Exist(IParameterTree tree) =>
        tree.TryGet(Of(tree, "BootFirmwareImage"), out _) && Rows(tree).Any();

    public static string Running(IParameterTree tree) => Text(tree, Of(tree, "SoftwareVersion"));

    /// <summary>The device's own software changed: DeviceId stays, SoftwareVersion is news.</summary>
    public static void Run(Agent cpe, string version)
    {
        if (Running(cpe.Tree) != version)
            cpe.Tree.SetOwn(Of(cpe.Tree, "SoftwareVersion"), version);
    }

    /// <summary>Writes the spare bank; with <paramref name="boot"/> it is the one to start next.</summary>
    public static void Store(Agent cpe, string version, bool boot)
    {
        var tree = cpe.Tree;
        var active = Active(tree);
        if (!Exist(tree) || Rows(tree).FirstOrDefault(row => row != active) is not { } spare)
            return;
        tree.SetOwn(spare + ".Version", version);
        tree.SetOwn(spare + ".Status", "Available");
        tree.SetOwn(spare + ".Available", "1");
        tree.SetOwn(spare + ".BootFailureLog", "");
        if (boot)
            tree.SetOwn(Of(tree, "BootFirmwareImage"), spare);
    }

    /// <summary>Starts the bank BootFirmwareImage names, or falls back and says so.</summary>
    public static void Boot(Agent cpe)
    {
        var tree = cpe.Tree;
        if (!Exist(tree))
            return;
        var (wanted, active) = (Text(tree, Of(tree, "BootFirmwareImage")), Active(tree));
        if (wanted == active || wanted.Length == 0)
            return;
        var version = Text(tree, wanted + ".Version");
        if (cpe.Runtime.Firmware.Activate(version, Running(tree)) != version)
        {
            // "If that image will not boot, the value of BootFirmwareImage stays as set."
            tree.SetOwn(wanted + ".Status", "ActivationFailed");
            tree.SetOwn(wanted + ".BootFailureLog", "the image did not start; the former one runs");
            return;
        }
        tree.SetOwn(active + ".Status", "Available");
        tree.SetOwn(wanted + ".Status", "Active");
        tree.SetOwn(Of(tree, "ActiveFirmwareImage"), wanted);
        Run(cpe, version);
    }

    /// <summary>
    /// "BootFirmwareImage must name a row with Available=true", and that of the active or the boot
    /// image cannot be made false.
    /// </summary>
    public static IEnumerable<SetParameterValuesFault> Refused(
        IParameterTree tree,
        IReadOnlyList<ParameterValueStruct> values
    )
    {
        var boot = Of(tree, "BootFirmwareImage");
        foreach (var (name, value) in values)
        {
            if (name == boot && Exist(tree) && !IsAvailable(tree, value.Text.TrimEnd('.')))
                yield return Refuse(name, "that image cannot be booted");
            if (
                name.EndsWith(".Available", StringComparison.Ordinal)
                && name.StartsWith(Of(tree, "FirmwareImage."), StringComparison.Ordinal)
                && value.TryGetBoolean(out var available)
                && !available
                && name[..^10] is var row
                && (row == Active(tree) || row == Text(tree, boot))
            )
                yield return Refuse(name, "the active image and the boot image stay available");
        }
    }

    private static SetParameterValuesFault Refuse(string name, string reason) =>
        new(name, FaultCode.InvalidParameterValue, reason);

    private static bool IsAvailable(IParameterTree tree, string row) =>
        tree.TryGet(row + ".Available", out var value)
        && value.TryGetBoolean(out var available)
        && available;

    private static string Active(IParameterTree tree) =>
        Text(tree, Of(tree, "ActiveFirmwareImage")).TrimEnd('.');

    private static IEnumerable<string> Rows(IParameterTree tree)
    {
        var rows = new List<ParameterInfoStruct>();
        tree.GetNames(Of(tree, "FirmwareImage."), nextLevel: true, rows);
        return rows.Where(r => r.Name.EndsWith('.')).Select(r => r.Name.TrimEnd('.'));
    }

    private static string Of(IParameterTree tree, string name) => $"{tree.Root}DeviceInfo.{name}";

    private static string Text(IParameterTree tree, string name) =>
        tree.TryGet(name, out var value) ? value.Text : "";
}
