using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Provisioning.Targets;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>What the rules would do to one device in its next session.</summary>
internal static class DeviceForecast
{
    public static async Task<(PlannedDevice Told, IReadOnlyCollection<NamedPath> Names)> OfAsync(
        ScannedDevice device,
        PlanContext context
    )
    {
        var result = await DryRun.RunAsync(
            device.Record with
            {
                LastEvents = context.Events,
            },
            device.Tree,
            device.Tags,
            context.Rules,
            context.Now,
            context.Tools,
            isFirst: context.Events.Contains("Registered")
        );
        var told = new PlannedDevice(
            device.Record.Id,
            [.. result.Acts.Where(act => ActionOf(act) is not null).Select(act => Change(act))],
            [.. result.Acts.Where(IsUnknown).Select(act => Change(act)).Distinct()],
            [
                .. result.Faults.Select(fault => new PlannedFault(
                    fault.Channel,
                    fault.Fault.Code,
                    fault.Fault.Message
                )),
            ]
        );
        return (told, result.Names);
    }

    private static bool IsUnknown(PlannedAct act) =>
        act.Kind is ActKind.NoValue
        || (act.IsUnknown && act.Kind is ActKind.Read or ActKind.List or ActKind.ReadAttributes);

    private static PlannedChange Change(PlannedAct act)
    {
        var isSecret = act.IsSecret || SecretNames.IsSecret(act.Path);
        string? Shown(string? value) => value is null || !isSecret ? value : SecretNames.Mask;
        return new(
            ActionOf(act)
                ?? (
                    act.Kind is ActKind.NoValue ? "noValue"
                    : act.Kind is ActKind.List ? "list"
                    : "read"
                ),
            act.Path,
            Shown(act.Before),
            Shown(act.Value),
            act.Cause.ToString()
        );
    }

    /// <summary>Null for what changes nothing.</summary>
    private static string? ActionOf(PlannedAct act) =>
        act.Kind switch
        {
            ActKind.Write => "set",
            ActKind.WriteAttributes => "notify",
            ActKind.Add => "add",
            ActKind.Delete => "delete",
            ActKind.Download => "download",
            ActKind.Reboot => "reboot",
            ActKind.FactoryReset => "factoryReset",
            ActKind.Tag => "tag",
            ActKind.Untag => "untag",
            _ => null,
        };
}
