using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>What is the same for all devices of a plan.</summary>
/// <param name="Rules">Those that would run in the next session, and no others.</param>
/// <param name="Part">What of a tree they can look at; null for all.</param>
/// <param name="Events">Of the Inform that is imagined.</param>
internal sealed record PlanContext(
    RuleSnapshot Rules,
    TreePart? Part,
    IReadOnlyList<string> Events,
    DateTimeOffset Now,
    RuleTools Tools
)
{
    /// <summary>Rules that wait for other events or another hour.</summary>
    public IReadOnlyList<string> Waiting { get; private init; } = [];

    public static PlanContext Of(
        RuleSnapshot rules,
        IReadOnlyList<string> events,
        DateTimeOffset now,
        RuleTools tools
    )
    {
        // When a rule is due depends on the Inform and the time, and on nothing of the device.
        var nobody = new DeviceFacts
        {
            Record = new DeviceRecord
            {
                Key = DeviceKey.OfId("-"),
                Id = "-",
                Identity = new("", "", "", ""),
                FirstInform = DateTimeOffset.UnixEpoch,
                LastInform = now,
                LastEvents = events,
            },
            Now = now.ToUnixTimeMilliseconds(),
            Roots = [],
            IsFirst = events.Contains("Registered"),
        };
        var due = PresetMatch
            .Due(CompiledRules.Of(rules), nobody, new EvaluationInputs())
            .ConvertAll(preset => preset.Preset);
        var running = rules with { Presets = [.. due] };
        return new(
            running,
            RuleFootprint.Of(running),
            events,
            now,
            tools with
            {
                Extensions = new NoExtensions(),
            }
        )
        {
            Waiting = [.. rules.Presets.Except(due).Select(preset => preset.Rule)],
        };
    }

    /// <summary>A plan asks nobody outside.</summary>
    private sealed class NoExtensions : IExtensions
    {
        public Task<ExtensionResult> CallAsync(
            string deviceId,
            string file,
            string function,
            IReadOnlyList<string> args,
            CancellationToken cancellation
        ) =>
            Task.FromResult(
                ExtensionResult.Failed("ext", $"A plan does not ask the extension '{file}'.")
            );
    }
}
