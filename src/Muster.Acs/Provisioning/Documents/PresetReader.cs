using System.Globalization;
using System.Text.Json;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Rollouts;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Reads a preset as GenieACS stores it.</summary>
internal static class PresetReader
{
    private static readonly string[] Fields =
    [
        "_id",
        "weight",
        "channel",
        "schedule",
        "events",
        "precondition",
        "configurations",
        RolloutText.Percent,
        RolloutText.Paused,
    ];

    /// <param name="lenient">Leave out fields that mean nothing.</param>
    public static Preset Read(string name, string text, bool lenient)
    {
        var json = PlacedJson.Parse(text);
        json.Expect(JsonValueKind.Object, "a preset is a JSON object.");
        if (
            !lenient
            && json.Members.FirstOrDefault(member => !Fields.Contains(member.Name)) is { } unknown
        )
            throw unknown.Place.Wrong(
                $"a preset has no field '{unknown.Name}'; it has {string.Join(", ", Fields[1..])}."
            );
        return new Preset
        {
            Name = name,
            Weight = Weight(json["weight"]),
            Channel = Channel(json["channel"]),
            Schedule = Schedule(json["schedule"]),
            Events = Events(json["events"]),
            Precondition = Precondition(json["precondition"]),
            Rollout = Rollout(json),
            Configurations = Configurations(json),
        };
    }

    private static Rollout Rollout(PlacedJson preset)
    {
        var rollout = Rollouts.Rollout.Full;
        if (preset[RolloutText.Percent] is { IsNull: false } percent)
        {
            if (percent.Kind != JsonValueKind.Number || percent.Number is not (>= 0 and <= 100))
                throw percent.Wrong("percent is a number from 0 to 100.");
            rollout = rollout with { Percent = percent.Number };
        }
        return preset[RolloutText.Paused] is { IsNull: false } paused
            ? rollout with
            {
                IsPaused = Flag(paused, "paused is true or false."),
            }
            : rollout;
    }

    private static double Weight(PlacedJson? json)
    {
        if (json is null or { IsNull: true })
            return 0;
        return json.NumberIn("weight is a number.");
    }

    private static string Channel(PlacedJson? json)
    {
        if (json is null or { IsNull: true })
            return Preset.DefaultChannel;
        var channel = json.Expect(JsonValueKind.String, "channel is a string.").Text;
        if (channel.Length > 128)
            throw json.Wrong("channel has at most 128 characters.");
        // Tasks have channels of their own.
        if (channel.StartsWith("task_", StringComparison.Ordinal))
            throw json.Wrong("channel must not begin with 'task_'.");
        return channel.Length == 0 ? Preset.DefaultChannel : channel;
    }

    private static Schedule? Schedule(PlacedJson? json)
    {
        if (json is null or { IsNull: true })
            return null;
        const string expected =
            "schedule is a number of seconds and a cron, such as \"3600 0 3 * * *\".";
        var schedule = json.Expect(JsonValueKind.String, expected).Text;
        if (string.IsNullOrWhiteSpace(schedule))
            return null;
        try
        {
            return Expressions.Schedule.Parse(schedule);
        }
        catch (FormatException wrong)
        {
            throw json.Wrong($"schedule: {wrong.Message}");
        }
    }

    private static Dictionary<string, bool> Events(PlacedJson? json)
    {
        var events = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (json is null or { IsNull: true })
            return events;
        const string expected = "events is an object of event codes, such as {\"1 BOOT\": true}.";
        json.Expect(JsonValueKind.Object, expected);
        foreach (var (code, place, value) in json.Members)
        {
            if (code.Length is 0 or > 64)
                throw place.Wrong("an event code has 1 to 64 characters.");
            events[code] = Flag(value, expected);
        }
        return events;
    }

    private static bool Flag(PlacedJson json, string expected) =>
        json.Kind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw json.Wrong(expected),
        };

    private static Expression Precondition(PlacedJson? json)
    {
        switch (json?.Kind)
        {
            case null or JsonValueKind.Null or JsonValueKind.True:
                return Expression.True;
            case JsonValueKind.False:
                return new Literal(false);
            case JsonValueKind.String:
                break;
            default:
                throw json.Wrong("precondition is an expression in a string, or true.");
        }
        try
        {
            return Expressions.Precondition.Parse(json.Text);
        }
        catch (ExpressionException wrong)
        {
            throw json.Wrong($"precondition: {wrong.Message}");
        }
    }

    private static List<PresetConfiguration> Configurations(PlacedJson preset)
    {
        if (preset["configurations"] is not { } json)
            throw preset.Wrong("a preset needs configurations: a list of what it does.");
        json.Expect(JsonValueKind.Array, "configurations is a list.");
        return [.. json.Items.Select(ConfigurationReader.Read)];
    }
}
