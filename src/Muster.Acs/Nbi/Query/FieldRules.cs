using System.Globalization;

namespace Muster.Acs.Nbi.Query;

/// <summary>What the fields of a collection mean, where a query's JSON does not say it by itself.</summary>
internal abstract class FieldRules
{
    public static readonly FieldRules Plain = new PlainRules();
    public static readonly FieldRules Devices = new DeviceRules();
    public static readonly FieldRules Tasks = new TypedRules("_id", "timestamp", "retries");
    public static readonly FieldRules Operations = new TypedRules("timestamp");
    public static readonly FieldRules Faults = new TypedRules("timestamp", "retries");

    /// <summary>Whether $ne and $not must stand alone.</summary>
    public virtual bool NegationStandsAlone => false;

    /// <summary>The path that a key of a query, or of a sort order, means.</summary>
    public virtual string PathOf(string key) => key;

    /// <summary>All that a value may mean, the value itself first.</summary>
    public virtual IReadOnlyList<object?> Meanings(string key, object? value) => [value];

    /// <summary>The pattern that a text may mean too.</summary>
    public virtual Fits? PatternOf(string text) => null;

    /// <summary>Throws for an operator that a field does not take.</summary>
    public virtual void Check(string key, string name) { }

    protected static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    private sealed class PlainRules : FieldRules;

    /// <summary>Device values are ambiguous: "123" may be a text or a number.</summary>
    private sealed class DeviceRules : FieldRules
    {
        private const int ShortestTime = 8;
        private const int FirstYear = 1983;

        public override bool NegationStandsAlone => true;

        public override string PathOf(string key)
        {
            var last = key.AsSpan(key.LastIndexOf('.') + 1);
            return last.StartsWith('_') ? key : key + "._value";
        }

        public override IReadOnlyList<object?> Meanings(string key, object? value)
        {
            if (value is not string text)
                return [value];
            var meanings = new List<object?> { text };
            if (
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
                && double.IsFinite(d)
            )
                meanings.Add(d);
            if (text.Length >= ShortestTime && Time(text) is { Year: > FirstYear } time)
                meanings.Add(time);
            // Ids of devices that GenieACS stored keep the case of the OUI; ours are in upper case.
            if (key == "_id" && DeviceIdSpelling.Of(text) is { } spelled && spelled != text)
                meanings.Add(spelled);
            return meanings;
        }

        public override Fits? PatternOf(string text) => Patterns.OfText(text);
    }

    /// <summary>Some fields have a type, and take few operators.</summary>
    private sealed class TypedRules(params string[] typed) : FieldRules
    {
        private static readonly string[] Taken =
        [
            "$in",
            "$nin",
            "$eq",
            "$gt",
            "$gte",
            "$lt",
            "$lte",
            "$ne",
            "$exists",
            "$type",
        ];

        public override IReadOnlyList<object?> Meanings(string key, object? value) =>
            (key, value) switch
            {
                ("timestamp", string text) when IsTyped(key) => [Time(text) ?? (object)text],
                ("timestamp", double milliseconds) when IsTyped(key) => [OfNumber(milliseconds)],
                ("retries", string text)
                    when double.TryParse(text, CultureInfo.InvariantCulture, out var number) =>
                [
                    number,
                ],
                ("_id", string text) when IsTyped(key) => [text.ToLowerInvariant()],
                _ => [value],
            };

        public override void Check(string key, string name)
        {
            if (IsTyped(key) && !Taken.Contains(name))
                throw NbiRefusal.Bad($"Operator not supported: {name} on {key}");
        }

        private bool IsTyped(string key) => typed.Contains(key);

        private static object OfNumber(double milliseconds) =>
            double.Abs(milliseconds) < 1e14
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
                : milliseconds;
    }
}

/// <summary>A device's id with the OUI in upper case, as ours have it.</summary>
internal static class DeviceIdSpelling
{
    private const int OuiLength = 6;

    /// <summary>Null for what does not begin like an id.</summary>
    public static string? Of(string id) =>
        id.Length > OuiLength && id[OuiLength] == '-' && id[..OuiLength].All(char.IsAsciiHexDigit)
            ? id[..OuiLength].ToUpperInvariant() + id[OuiLength..]
            : null;
}
