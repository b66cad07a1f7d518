using System.Globalization;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Rollouts;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>Reads a profile; what is wrong is told with line, column and what was expected there.</summary>
internal static class ProfileReader
{
    private const int MostCases = 200;
    private const int MostNames = 200;

    private static readonly string[] OfBlock =
    [
        "values",
        "objects",
        "tags",
        "fresh",
        "notify",
        "firmware",
    ];

    private static readonly string[] Fields =
    [
        "description",
        "for",
        "events",
        "schedule",
        "weight",
        "channel",
        RolloutText.Percent,
        RolloutText.Paused,
        "let",
        "tables",
        "secrets",
        .. OfBlock,
        "cases",
    ];

    /// <summary>Throws <see cref="DocumentException"/>.</summary>
    public static Profile Read(string name, string text)
    {
        var map = YamlReader.Read(text).Map("a profile is a mapping, such as 'values: …'.");
        map.Only("a profile", Fields);
        map["description"]?.Scalar("description is a text.");
        var let = new Dictionary<string, Template>(StringComparer.Ordinal);
        var expressions = new ExpressionReader(let);
        Let(map, expressions, let);
        var blocks = new BlockReader(expressions);
        var profile = new Profile
        {
            Name = name,
            Let = let,
            Tables = Tables(map["tables"]),
            Secrets = Secrets(map["secrets"]),
            Always = blocks.Read(map),
            Cases = [.. Cases(map["cases"], expressions, blocks)],
            Preset = new Preset
            {
                Name = name,
                Rule = Profile.RuleOf(name),
                Weight = Weight(map["weight"]),
                Channel = Channel(map["channel"], name),
                Schedule = ScheduleOf(map["schedule"]),
                Rollout = RolloutOf(map),
                Events = Events(map["events"]),
                Precondition = map["for"] is { } who
                    ? expressions.Condition(who, "for")
                    : Expression.True,
            },
        };
        return profile with
        {
            Preset = profile.Preset with { Configurations = [new FollowProfile(profile)] },
        };
    }

    private static void Let(
        YamlMap profile,
        ExpressionReader expressions,
        Dictionary<string, Template> let
    )
    {
        if (profile["let"] is not { } names)
            return;
        foreach (var (name, value) in names.Map("let is a mapping of names to values.").Members)
        {
            if (
                name.Text.Length == 0
                || !name.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            )
                throw name.Wrong("a name under 'let' is letters, digits and '_'.");
            if (let.Count == MostNames)
                throw name.Wrong($"let has at most {MostNames} names.");
            // Only what stands above it can be named in it.
            let.Add(name.Text, expressions.Template(value, name.Text));
        }
    }

    private static IEnumerable<ProfileCase> Cases(
        YamlValue? cases,
        ExpressionReader expressions,
        BlockReader blocks
    )
    {
        if (cases is null)
            yield break;
        var items = cases.List("cases is a list of conditions and what holds under them.").Items;
        if (items.Count > MostCases)
            throw items[MostCases].Wrong($"there are at most {MostCases} cases.");
        foreach (var item in items)
        {
            var map = item.Map("a case is a mapping with 'when'.");
            map.Only("a case", ["when", .. OfBlock]);
            var when = map["when"] ?? throw map.Wrong("a case needs 'when': an expression.");
            yield return new(expressions.Condition(when, "when"), blocks.Read(map), map.Line);
        }
    }

    private static Rollout RolloutOf(YamlMap profile)
    {
        var rollout = Rollout.Full;
        if (profile[RolloutText.Percent] is { } percent)
        {
            const string expected = "percent is a number from 0 to 100.";
            var text = percent.Scalar(expected).Text.TrimEnd('%', ' ');
            if (
                !double.TryParse(text, CultureInfo.InvariantCulture, out var number)
                || number is not (>= 0 and <= 100)
            )
                throw percent.Wrong(expected);
            rollout = rollout with { Percent = number };
        }
        const string flag = "paused is true or false.";
        return profile[RolloutText.Paused] is { } paused
            ? rollout with
            {
                IsPaused = paused.Scalar(flag).Flag ?? throw paused.Wrong(flag),
            }
            : rollout;
    }

    private static double Weight(YamlValue? value)
    {
        const string expected = "weight is a number.";
        if (value is null)
            return 0;
        var text = value.Scalar(expected).Text;
        return
            double.TryParse(text, CultureInfo.InvariantCulture, out var weight)
            && double.IsFinite(weight)
            ? weight
            : throw value.Wrong(expected);
    }

    private static string Channel(YamlValue? value, string name)
    {
        if (value is null)
            return Profile.RuleOf(name);
        var channel = value.Scalar("channel is a text.").Text;
        if (channel.Length is 0 or > 128)
            throw value.Wrong("channel has 1 to 128 characters.");
        if (channel.StartsWith("task_", StringComparison.Ordinal))
            throw value.Wrong("channel must not begin with 'task_'.");
        return channel;
    }

    private static Schedule? ScheduleOf(YamlValue? value)
    {
        if (value is null)
            return null;
        const string expected =
            "schedule is a number of seconds and a cron, such as '3600 0 3 * * *'.";
        try
        {
            return Schedule.Parse(value.Scalar(expected).Text);
        }
        catch (FormatException wrong)
        {
            throw value.Wrong($"schedule: {wrong.Message}");
        }
    }

    // A list of events of which the Inform has all, or a mapping that also says which it must not have.
    private static Dictionary<string, bool> Events(YamlValue? value)
    {
        const string expected = "events is a list of event codes, such as ['1 BOOT'].";
        var events = new Dictionary<string, bool>(StringComparer.Ordinal);
        switch (value)
        {
            case null:
                break;
            case YamlList list:
                foreach (var item in list.Items)
                    events[Code(item, expected)] = true;
                break;
            case YamlMap map:
                foreach (var (code, wanted) in map.Members)
                    events[Code(code, expected)] =
                        wanted.Scalar(expected).Flag
                        ?? throw wanted.Wrong("true or false is expected here.");
                break;
            default:
                throw value.Wrong(expected);
        }
        return events;
    }

    private static string Code(YamlValue value, string expected)
    {
        var code = value.Scalar(expected).Text;
        return code.Length is > 0 and <= 64
            ? code
            : throw value.Wrong("an event code has 1 to 64 characters.");
    }

    private static HashSet<string> Secrets(YamlValue? value)
    {
        const string expected = "secrets is a list of paths.";
        return value is null
            ? []
            : value
                .List(expected)
                .Items.Select(item => Paths.Of(item.Scalar(expected)).Text)
                .ToHashSet(StringComparer.Ordinal);
    }

    private static Dictionary<string, LookupTable> Tables(YamlValue? value)
    {
        const string expected =
            "a table is a mapping of keys to rows, such as 'gold: {down: 100}'.";
        var tables = new Dictionary<string, LookupTable>(StringComparer.Ordinal);
        if (value is null)
            return tables;
        foreach (var (name, table) in value.Map("tables is a mapping of names to tables.").Members)
            tables.Add(name.Text, InlineTable.Read(name.Text, table.Map(expected), expected));
        return tables;
    }
}
