using System.Globalization;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>
/// The values below an object, by their names from there on. What a device does not tell, or tells in
/// nonsense, is null: a result with one bad number is still a result.
/// </summary>
internal sealed class ResultTree
{
    /// <summary>Rows of a table that are kept.</summary>
    public const int MostRows = 1_000;

    private const int MostElements = 8_192;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public ResultTree(string path, IEnumerable<ParameterValueStruct> values)
    {
        foreach (var (name, value) in values)
        {
            if (name.StartsWith(path, StringComparison.Ordinal))
                _values[name[path.Length..]] = value.Text;
        }
    }

    private ResultTree(Dictionary<string, string> values) => _values = values;

    public string Text(string name) => _values.GetValueOrDefault(name, "").Trim();

    /// <summary>The text, or null where there is none.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    public long? Number(string name) =>
        long.TryParse(
            Text(name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public bool? Flag(string name) =>
        ParameterValue.String(Text(name)).TryGetBoolean(out var flag) ? flag : null;

    /// <summary>Null for Unknown Time and for what is no time.</summary>
    public DateTimeOffset? Time(string name)
    {
        var time = new CwmpTime(Text(name));
        return !time.IsUnknown && time.TryGet(out var instant) ? instant.ToUniversalTime() : null;
    }

    public IReadOnlyList<string> Texts(string name) =>
        [
            .. Text(name)
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Take(MostElements),
        ];

    public IReadOnlyList<long> Numbers(string name) =>
        [
            .. Texts(name)
                .Select(text =>
                    long.TryParse(text, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : (long?)null
                )
                .OfType<long>(),
        ];

    public IReadOnlyList<double> Decimals(string name) =>
        [
            .. Texts(name)
                .Select(text =>
                    double.TryParse(
                        text,
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out var number
                    ) && double.IsFinite(number)
                        ? number
                        : (double?)null
                )
                .OfType<double>(),
        ];

    /// <summary>The rows of a table in the order of their numbers, at most <see cref="MostRows"/>.</summary>
    /// <param name="table">Its name with the dot, <c>RouteHops.</c></param>
    public IEnumerable<(long Number, ResultTree Row)> Rows(string table)
    {
        var rows = new SortedDictionary<long, Dictionary<string, string>>();
        foreach (var (name, value) in _values)
        {
            if (!name.StartsWith(table, StringComparison.Ordinal))
                continue;
            var rest = name.AsSpan(table.Length);
            var dot = rest.IndexOf('.');
            if (
                dot <= 0
                || !long.TryParse(
                    rest[..dot],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
                continue;
            if (!rows.TryGetValue(number, out var row))
                rows.Add(number, row = new Dictionary<string, string>(StringComparer.Ordinal));
            row[rest[(dot + 1)..].ToString()] = value;
        }
        return rows.Take(MostRows).Select(row => (row.Key, new ResultTree(row.Value)));
    }

    /// <summary>Microseconds from the parameter that has them, else from the one in milliseconds.</summary>
    public long? Microseconds(string detailed, string milliseconds) =>
        Number(detailed) is > 0 and var exact ? exact
        : Number(milliseconds) is { } whole and < long.MaxValue / 1_000 ? whole * 1_000
        : null;
}
