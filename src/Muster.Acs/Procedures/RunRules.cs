using System.Text.Json.Nodes;
using Muster.Acs.Devices;
using Muster.Acs.Observing;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Provisioning.Targets;
using Muster.Acs.Storage;

namespace Muster.Acs.Procedures;

/// <summary>What the rules declare of the device: the presets that apply, until nothing is left to do.</summary>
internal static class RunRules
{
    /// <summary>Whether there are rules, or what is left of some, that have to be looked at.</summary>
    public static bool IsDue(DeviceSession device)
    {
        var node = device.Services.Node.Rules;
        var rules = node.Book.Current;
        if (
            rules.Presets.IsEmpty
            && device.Faults.All.Count == 0
            && device.Downloads.All.Count == 0
        )
            return false;
        return !node.Memos.IsIdle(rules.Version, device.Record) || SettleDownloads.IsDue(device);
    }

    /// <summary>Whether the device was asked for anything.</summary>
    public static async Task<bool> RunAsync(DeviceSession device)
    {
        if (!IsDue(device))
            return false;
        var node = device.Services.Node.Rules;
        var rules = node.Book.Current;
        await SettleDownloads.RunAsync(device);
        var before = device.Cpe.Rpcs;
        var target = await SessionTarget.OfAsync(device);
        var rounds = new RuleRounds(
            target,
            target.Journal,
            CompiledRules.Of(rules),
            node.Tools.With(device.Config),
            device.Now
        );
        using var span = MusterTrace.Within(device.Cpe.Watch?.Span, "rules");
        try
        {
            await rounds.RunAsync(device.Faults.All, () => target.Revision);
        }
        finally
        {
            // What was learned and done is so, however the session ends.
            await device.StoreAsync(
                new RuleOutcome(rounds.Changed, target.TagsAdded, target.TagsRemoved)
                {
                    Told = Told(device, target),
                    Downloads =
                        target.Begun.Count == 0
                            ? null
                            : [.. device.Downloads.All, .. target.Begun.Select(rounds.Asked)],
                }
            );
            device.Cpe.Cause = "";
        }
        node.Memos.Keep(rules.Version, device.Record, rounds.Inputs.ValidUntil, target.Data.Facts);
        return device.Cpe.Rpcs > before;
    }

    private static List<EventRecord> Told(DeviceSession device, SessionTarget target)
    {
        const int most = 200;
        var told = new List<EventRecord>();
        if (target.Journal.Entries is { Count: > 0 } entries)
        {
            var changes = new JsonArray();
            foreach (var entry in entries.Take(most))
                changes.Add(
                    new JsonObject { ["path"] = entry.Path, ["cause"] = entry.Cause.ToString() }
                );
            told.Add(
                new(
                    "rules.changed",
                    $"Rules changed {entries.Count} things of the device.",
                    device.Now,
                    new JsonObject { ["changes"] = changes }
                )
            );
        }
        return told;
    }
}
