using System.Security.Cryptography;
using System.Text;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Software;

/// <summary>
/// One operation of ChangeDUState: which units it concerns, what stands against it, and its result. The
/// name and version of a simulated unit are those of its file: <c>player-1.2.3.pkg</c>.
/// </summary>
internal sealed record DUOperation(FaultStruct Fault, IReadOnlyList<string> Units)
{
    private const string Installed = "Installed";
    private const string Failed = "Failed";
    private const string Uninstalled = "Uninstalled";

    /// <summary>Judges an operation on the units as they are now.</summary>
    public static DUOperation Plan(IParameterTree tree, OperationStruct operation)
    {
        var units = new DeploymentUnits(tree);
        return operation switch
        {
            InstallOpStruct install => PlanInstall(units, install),
            UpdateOpStruct update => PlanUpdate(units, update),
            UninstallOpStruct remove => PlanUninstall(units, remove),
            _ => Refuse(FaultCode.InvalidArguments, "the operation is unknown"),
        };
    }

    /// <summary>Does what was planned, or says why not: one result for each unit concerned.</summary>
    public static IReadOnlyList<OpResultStruct> Carry(
        Agent cpe,
        OperationStruct operation,
        FaultStruct fetched,
        CwmpTime started
    )
    {
        var tree = cpe.Tree;
        var units = new DeploymentUnits(tree);
        var plan = Plan(tree, operation);
        var fault = plan.Fault.FaultCode.Value != 0 ? plan.Fault : fetched;
        var concerned = plan.Units;
        if (fault.FaultCode.Value == 0 && operation is InstallOpStruct install)
            concerned = Install(units, install, out fault);
        if (concerned.Count == 0)
            return [Nothing(operation, fault, started, DUChange.Now(cpe))];
        var results = new List<OpResultStruct>();
        foreach (var unit in concerned)
        {
            if (fault.FaultCode.Value == 0 && operation is UpdateOpStruct update)
                UpdateOne(units, unit, update);
            var result = Of(units, unit, fault, started, DUChange.Now(cpe));
            if (fault.FaultCode.Value == 0 && operation is UninstallOpStruct)
            {
                units.Uninstall(unit);
                result = result with { CurrentState = Uninstalled, ExecutionUnitRefList = "" };
            }
            results.Add(result);
        }
        return results;
    }

    private static DUOperation PlanInstall(DeploymentUnits units, InstallOpStruct install)
    {
        if (BadUuid(install.UUID))
            return Refuse(FaultCode.InvalidUuidFormat, $"'{install.UUID}' is no UUID");
        var environment = string.IsNullOrEmpty(install.ExecutionEnvRef)
            ? units.FirstEnvironment
            : units.Environment(install.ExecutionEnvRef);
        if (environment is null)
            return Refuse(FaultCode.UnknownExecutionEnvironment, install.ExecutionEnvRef ?? "");
        if (!units.IsEnabled(environment))
            return Refuse(FaultCode.DisabledExecutionEnvironment, environment);
        var (name, version) = Named(install.URL);
        var uuid = UuidOf(install.UUID, name);
        return units.All.Any(u =>
            units.Text(u + "UUID") == uuid && units.Text(u + "Version") == version
        )
            ? Refuse(FaultCode.DuplicateDeploymentUnit, $"{name} {version} is installed already")
            : new DUOperation(default, []);
    }

    private static DUOperation PlanUpdate(DeploymentUnits units, UpdateOpStruct update)
    {
        if (BadUuid(update.UUID))
            return Refuse(FaultCode.InvalidUuidFormat, $"'{update.UUID}' is no UUID");
        var all = units.All;
        // "UUID: that unit; URL only: the unit last installed from it; neither: all units."
        var chosen =
            !string.IsNullOrEmpty(update.UUID) ? Matching(units, update.UUID, update.Version)
            : !string.IsNullOrEmpty(update.URL)
                ? [.. all.Where(u => units.Text(u + "URL") == update.URL)]
            : all;
        if (chosen.Count == 0)
            return Refuse(FaultCode.UnknownDeploymentUnit, "no such deployment unit is installed");
        if (!string.IsNullOrEmpty(update.UUID) && chosen.Count > 1)
            return Refuse(FaultCode.VersionNotSpecified, "several versions are installed");
        if (string.IsNullOrEmpty(update.URL))
            return new DUOperation(default, chosen);
        var (_, version) = Named(update.URL);
        return chosen.Any(u => units.Text(u + "Version") == version)
            ? new DUOperation(new(FaultCode.VersionAlreadyExists, version), chosen)
            : new DUOperation(default, chosen);
    }

    private static DUOperation PlanUninstall(DeploymentUnits units, UninstallOpStruct remove)
    {
        if (BadUuid(remove.UUID) || string.IsNullOrEmpty(remove.UUID))
            return Refuse(FaultCode.InvalidUuidFormat, $"'{remove.UUID}' is no UUID");
        if (
            !string.IsNullOrEmpty(remove.ExecutionEnvRef)
            && units.Environment(remove.ExecutionEnvRef) is null
        )
            return Refuse(FaultCode.UnknownExecutionEnvironment, remove.ExecutionEnvRef);
        var chosen = Matching(units, remove.UUID, remove.Version);
        return chosen.Count == 0
            ? Refuse(FaultCode.UnknownDeploymentUnit, "no such deployment unit is installed")
            : new DUOperation(default, chosen);
    }

    private static IReadOnlyList<string> Install(
        DeploymentUnits units,
        InstallOpStruct install,
        out FaultStruct fault
    )
    {
        var (name, version) = Named(install.URL);
        var environment = string.IsNullOrEmpty(install.ExecutionEnvRef)
            ? units.FirstEnvironment!
            : units.Environment(install.ExecutionEnvRef)!;
        var unit = units.Install(
            UuidOf(install.UUID, name),
            install.URL,
            name,
            version,
            environment
        );
        fault = unit is null
            ? new(FaultCode.SystemResourcesExceeded, "the table is full")
            : default;
        return unit is null ? [] : [unit];
    }

    private static void UpdateOne(DeploymentUnits units, string unit, UpdateOpStruct update)
    {
        var url = string.IsNullOrEmpty(update.URL) ? units.Text(unit + "URL") : update.URL;
        units.Update(unit, url, Named(url).Version);
    }

    private static IReadOnlyList<string> Matching(
        DeploymentUnits units,
        string uuid,
        string? version
    ) =>
        [
            .. units.All.Where(u =>
                units.Text(u + "UUID").Equals(uuid, StringComparison.OrdinalIgnoreCase)
                && (string.IsNullOrEmpty(version) || units.Text(u + "Version") == version)
            ),
        ];

    private static OpResultStruct Of(
        DeploymentUnits units,
        string unit,
        FaultStruct fault,
        CwmpTime started,
        CwmpTime completed
    ) =>
        new(
            units.Text(unit + "UUID"),
            unit.TrimEnd('.'),
            units.Text(unit + "Version"),
            Installed, // "a failed update or uninstall stays Installed"
            Resolved: true,
            string.Join(',', units.Executions(unit)),
            started,
            completed,
            Plain(fault)
        );

    private static OpResultStruct Nothing(
        OperationStruct operation,
        FaultStruct fault,
        CwmpTime started,
        CwmpTime completed
    )
    {
        var uuid = operation switch
        {
            InstallOpStruct install => install.UUID,
            UpdateOpStruct update => update.UUID,
            UninstallOpStruct remove => remove.UUID,
            _ => null,
        };
        return new(uuid ?? "", "", "", Failed, false, "", started, completed, Plain(fault));
    }

    private static FaultStruct Plain(FaultStruct fault) =>
        new(fault.FaultCode, fault.FaultString ?? "");

    private static DUOperation Refuse(FaultCode code, string reason) =>
        new(new FaultStruct(code, reason), []);

    private static bool BadUuid(string? uuid) =>
        !string.IsNullOrEmpty(uuid) && !Guid.TryParseExact(uuid, "D", out _);

    /// <summary>The last segment of the URL, split where its version begins.</summary>
    private static (string Name, string Version) Named(string url)
    {
        var file = url[(url.LastIndexOf('/') + 1)..].Split('?')[0];
        var dash = file.LastIndexOf('-');
        var name = dash > 0 ? file[..dash] : file.Split('.')[0];
        var rest = dash > 0 ? file[(dash + 1)..].Split('.') : [];
        var version = string.Join(
            '.',
            rest.TakeWhile(p => p.Length > 0 && p.All(char.IsAsciiDigit))
        );
        return (name.Length > 0 ? name : "unnamed", version.Length is 0 or > 32 ? "1.0" : version);
    }

    /// <summary>"Version 5 name-based UUID" (TR-069 Annex H, RFC 4122 4.3).</summary>
    private static string UuidOf(string? given, string name)
    {
        if (!string.IsNullOrEmpty(given))
            return given;
        var space = new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8").ToByteArray(bigEndian: true);
        var hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes("unknown." + name)]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }
}
