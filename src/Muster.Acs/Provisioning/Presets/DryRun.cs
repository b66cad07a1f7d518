using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Targets;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>
/// What rules would read and write of a device at a moment, and why, without talking to it: the same
/// evaluation as in a session, over what is stored.
/// </summary>
internal static class DryRun
{
    /// <param name="device">The device as it last called home; its events are those of that Inform.</param>
    /// <param name="tree">Its stored tree.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="rules">Stored rules, or such as are only proposed.</param>
    /// <param name="now">When it would call home.</param>
    /// <param name="isFirst">Whether it would be its first session; null where the record tells.</param>
    /// <param name="tools">Extensions among them: give some that refuse where none shall be called.</param>
    public static async Task<DryRunResult> RunAsync(
        DeviceRecord device,
        Shadow tree,
        IReadOnlyList<string> tags,
        RuleSnapshot rules,
        DateTimeOffset now,
        RuleTools tools,
        bool? isFirst = null
    )
    {
        var facts = new DeviceFacts
        {
            Record = device,
            Now = now.ToUnixTimeMilliseconds(),
            IsFirst = isFirst,
            Roots =
            [
                .. device
                    .Informed.Select(parameter => DeviceSession.RootOf(parameter.Name)?[..^1])
                    .OfType<string>()
                    .Distinct(),
            ],
        };
        var target = new DryTarget(facts, tree, tags);
        var rounds = new RuleRounds(target, target.Journal, CompiledRules.Of(rules), tools, now);
        await rounds.RunAsync([], () => target.Revision);
        return new(target.Acts, [.. rounds.Faults]) { Names = target.Names };
    }
}

/// <summary>What a dry run says.</summary>
/// <param name="Acts">What would be done, in order, each with its cause.</param>
/// <param name="Faults">Channels that could not be followed.</param>
internal sealed record DryRunResult(
    IReadOnlyList<PlannedAct> Acts,
    IReadOnlyList<ChannelFault> Faults
)
{
    /// <summary>Paths of the device that rules have named, and whether it has them.</summary>
    public IReadOnlyCollection<NamedPath> Names { get; init; } = [];
}
