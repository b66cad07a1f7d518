using System.Globalization;
using Muster.Acs.Files;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>Reads what is wanted: at the top of a profile, or under a condition.</summary>
internal sealed class BlockReader(ExpressionReader expressions)
{
    private const int MostInstances = 200;
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    private static readonly string[] Levels = ["off", "passive", "active"];

    public ProfileBlock Read(YamlMap map) =>
        new()
        {
            Values = map["values"] is { } values
                ? [.. Values(values, "values is a mapping of paths to values.")]
                : [],
            Objects = map["objects"] is { } objects ? [.. Objects(objects)] : [],
            Tags = map["tags"] is { } tags ? [.. Tags(tags)] : [],
            Fresh = map["fresh"] is { } fresh ? [.. Fresh(fresh)] : [],
            Notifications = map["notify"] is { } levels ? [.. Notifications(levels)] : [],
            Firmware = map["firmware"] is { } firmware ? Firmware(firmware) : null,
        };

    private IEnumerable<ProfileValue> Values(YamlValue values, string expected)
    {
        foreach (var (name, path, value) in Paths.Below(values.Map(expected)))
            yield return new(path, expressions.Template(value, name.Text), name.Line);
    }

    private IEnumerable<ProfileObject> Objects(YamlValue objects)
    {
        const string expected =
            "objects is a mapping of tables to lists of instances, each with key, count and values.";
        foreach (var (_, path, value) in Paths.Below(objects.Map(expected)))
        {
            foreach (var item in value.List(expected).Items)
                yield return Object(path, item.Map(expected));
        }
    }

    private ProfileObject Object(PathPattern table, YamlMap item)
    {
        item.Only("an instance", "key", "count", "values");
        var keys = item["key"] is { } key
            ? Values(key, "key is a mapping of parameters to values.").ToList()
            : [];
        if (keys.Find(each => !each.Path.IsConcrete) is { } pattern)
            throw item["key"]!.Wrong($"the key '{pattern.Path}' is not one parameter.");
        var (min, max) = Count(item["count"]);
        var values = item["values"] is { } given
            ? Values(given, "values is a mapping of parameters to values.").ToList()
            : [];
        if (max == 0 && values.Count > 0)
            throw item["values"]!.Wrong("where there shall be none, there are no values.");
        return new(
            table,
            [.. keys.Select(each => (each.Path, each.Value))],
            min,
            max,
            values,
            item.Line
        );
    }

    // One, where nothing is said.
    private static (int Min, int Max) Count(YamlValue? value)
    {
        const string expected = "count is a whole number, or {min: 1, max: 3}.";
        switch (value)
        {
            case null:
                return (1, 1);
            case YamlMap range:
                range.Only("count", "min", "max");
                var (min, max) = (
                    range["min"] is { } low ? Number(low, expected) : 0,
                    range["max"] is { } high ? Number(high, expected) : MostInstances
                );
                return min <= max ? (min, max) : throw range.Wrong("min is more than max.");
            default:
                var count = Number(value, expected);
                return (count, count);
        }
    }

    private static int Number(YamlValue value, string expected) =>
        int.TryParse(
            value.Scalar(expected).Text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number <= MostInstances
                ? number
                : throw value.Wrong($"there are at most {MostInstances} instances.")
            : throw value.Wrong(expected);

    private IEnumerable<(string, Template, int)> Tags(YamlValue tags)
    {
        const string expected = "tags is a mapping of tags to true, false or a condition in ${ }.";
        foreach (var (name, value) in tags.Map(expected).Members)
        {
            if (name.Text.Length is 0 or > 128)
                throw name.Wrong("a tag has 1 to 128 characters.");
            if (value is not YamlScalar scalar)
                throw value.Wrong(expected);
            if (scalar.Flag is null && !scalar.Text.Contains("${", StringComparison.Ordinal))
                throw value.Wrong(expected);
            yield return (name.Text, expressions.Template(value, name.Text), name.Line);
        }
    }

    private static IEnumerable<ProfileFreshness> Fresh(YamlValue fresh)
    {
        const string expected = "fresh is a mapping of paths to ages, such as 1h.";
        foreach (var (name, path, value) in Paths.Below(fresh.Map(expected)))
        {
            var isDeep = name.Text.EndsWith('.');
            yield return new(path, isDeep, Age(value, expected), name.Line);
        }
    }

    private static TimeSpan Age(YamlValue value, string expected)
    {
        var text = value.Scalar(expected).Text;
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => 0,
        };
        var number = seconds == 0 ? text : text[..^1];
        if (
            !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is 0 or > 10_000_000
        )
            throw value.Wrong($"'{text}' is no age; write 90s, 5m, 2h or 7d.");
        return TimeSpan.FromSeconds((long)count * Math.Max(1, seconds));
    }

    private static IEnumerable<(PathPattern, int, int)> Notifications(YamlValue levels)
    {
        const string expected = "notify is a mapping of paths to off, passive or active.";
        foreach (var (name, path, value) in Paths.Below(levels.Map(expected)))
        {
            var level = Array.IndexOf(Levels, value.Scalar(expected).Text);
            yield return level >= 0 ? (path, level, name.Line) : throw value.Wrong(expected);
        }
    }

    private ProfileFirmware Firmware(YamlValue value)
    {
        var map = value.Map("firmware is a mapping with version and file.");
        map.Only("firmware", "version", "file", "type", "retry");
        var version = map["version"] ?? throw map.Wrong("firmware needs the version wanted.");
        return new(
            expressions.Template(version, "version"),
            map["file"] is { } file
                ? expressions.Template(file, "file")
                : expressions.Template(version, "version").Prefixed($"{FileOffers.ByVersion}"),
            map["type"] is { } type
                ? type.Scalar("type is a text, such as '1 Firmware Upgrade Image'.").Text
                : "1 Firmware Upgrade Image",
            map["retry"] is { } retry ? Age(retry, "retry is an age, such as 1d.") : Daily,
            map.Line
        );
    }
}
