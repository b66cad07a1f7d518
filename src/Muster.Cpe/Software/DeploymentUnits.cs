using System.Globalization;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Software;

/// <summary>SoftwareModules. in the tree: execution environments, deployment and execution units.</summary>
internal sealed class DeploymentUnits(IParameterTree tree)
{
    private readonly string _root = $"{tree.Root}SoftwareModules.";

    public static bool AreSupported(IParameterTree tree) =>
        tree.TryGet($"{tree.Root}SoftwareModules.DeploymentUnitNumberOfEntries", out _);

    /// <summary>Paths with their dot.</summary>
    public IReadOnlyList<string> All => Rows("DeploymentUnit.");

    public string? FirstEnvironment =>
        Rows("ExecEnv.").FirstOrDefault(row => IsEnabled(row)) ?? Rows("ExecEnv.").FirstOrDefault();

    /// <summary>Paths in values carry no trailing dot; here they get it.</summary>
    public string? Environment(string reference)
    {
        var path = reference.TrimEnd('.') + ".";
        return Rows("ExecEnv.").FirstOrDefault(row => row == path || _root + path == row);
    }

    public bool IsEnabled(string environment) => Text(environment + "Enable") is "1" or "true";

    public string Text(string name) => tree.TryGet(name, out var value) ? value.Text : "";

    /// <summary>Null when the table is full.</summary>
    public string? Install(string uuid, string url, string name, string version, string environment)
    {
        if (Add("DeploymentUnit.") is not { } unit)
            return null;
        Set(unit + "UUID", uuid);
        Set(unit + "DUID", uuid.Length >= 8 ? uuid[..8] : uuid);
        Set(unit + "Name", name);
        Set(unit + "Vendor", "unknown");
        Set(unit + "ExecutionEnvRef", environment.TrimEnd('.'));
        if (Add("ExecutionUnit.") is { } execution)
        {
            Set(execution + "EUID", unit.Split('.')[^2] + "-" + name);
            Set(execution + "Name", name);
            Set(execution + "ExecutionEnvRef", environment.TrimEnd('.'));
            Set(unit + "ExecutionUnitList", execution.TrimEnd('.'));
        }
        Update(unit, url, version);
        return unit;
    }

    public void Update(string unit, string url, string version)
    {
        Set(unit + "URL", url);
        Set(unit + "Version", version);
        Set(unit + "Resolved", "1");
        Set(unit + "Status", "Installed");
        foreach (var execution in Executions(unit))
        {
            Set(execution + ".Version", version);
            Set(execution + ".Status", "Active");
        }
    }

    public void Uninstall(string unit)
    {
        foreach (var execution in Executions(unit))
            tree.DeleteObject(execution + ".", ValueOrigin.Device);
        tree.DeleteObject(unit, ValueOrigin.Device);
    }

    public IReadOnlyList<string> Executions(string unit) =>
        Text(unit + "ExecutionUnitList")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? Add(string table)
    {
        var added = tree.AddObject(_root + table, ValueOrigin.Device);
        return added.Succeeded
            ? string.Create(CultureInfo.InvariantCulture, $"{_root}{table}{added.InstanceNumber}.")
            : null;
    }

    private void Set(string name, string value) => tree.SetOwn(name, value);

    private List<string> Rows(string table)
    {
        var names = new List<ParameterInfoStruct>();
        tree.GetNames(_root + table, nextLevel: true, names);
        return [.. names.Where(n => n.Name.EndsWith('.')).Select(n => n.Name)];
    }
}
