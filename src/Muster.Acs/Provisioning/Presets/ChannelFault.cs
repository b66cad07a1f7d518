using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>A channel of a device that could not be followed, until it could.</summary>
/// <param name="Provisions">What it wanted, <c>[["name", argument…]…]</c> in JSON.</param>
/// <param name="Retries">How often it was tried again in vain.</param>
/// <param name="NextTry">The first session after this tries it again.</param>
internal sealed record ChannelFault(
    string Channel,
    RuleFault Fault,
    DateTimeOffset At,
    int Retries,
    DateTimeOffset NextTry,
    string Provisions
)
{
    private const int MostProvisions = 200;

    /// <summary>What it wanted, as far as the rules still have it.</summary>
    public IEnumerable<ProvisionCall> Calls(RuleSnapshot rules)
    {
        foreach (var item in JsonNode.Parse(Provisions)?.AsArray() ?? [])
        {
            if (item is not JsonArray { Count: > 0 } list || list[0] is not JsonValue name)
                continue;
            string[] arguments = [.. list.Skip(1).Select(node => node?.ToJsonString() ?? "null")];
            var call = PresetMatch.Named(
                rules,
                $"channel {Channel}",
                Channel,
                name.ToString(),
                arguments
            );
            if (call is not null)
                yield return call;
        }
    }

    public static string ProvisionsOf(IEnumerable<ProvisionCall> calls) =>
        "["
        + string.Join(
            ',',
            calls
                .Where(call => !call.IsProfile)
                .Take(MostProvisions)
                .Select(call =>
                    $"[\"{JsonEncodedText.Encode(call.Name)}\""
                    + string.Concat(call.Arguments.Select(argument => "," + argument))
                    + "]"
                )
        )
        + "]";
}

/// <summary>How long a channel rests after a fault.</summary>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Longest)
{
    /// <summary>
    /// Twice as long each time, up to a limit; a fifth more or less, so that not all devices that broke
    /// at once come back at once.
    /// </summary>
    /// <param name="chance">From 0 to 1.</param>
    public TimeSpan After(int retries, double chance)
    {
        var rest = First * Math.Pow(2, Math.Min(retries, 30));
        var spread = (rest < Longest ? rest : Longest) * (0.8 + 0.4 * chance);
        return TimeSpan.FromSeconds(Math.Ceiling(spread.TotalSeconds));
    }
}
