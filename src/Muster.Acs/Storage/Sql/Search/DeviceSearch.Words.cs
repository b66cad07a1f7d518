using System.Text;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Any part of an id, a serial number or a model; MAC addresses.</summary>
internal sealed partial class DeviceSearch
{
    private const int WordsRank = 5;
    private const int LineRank = 18;

    internal const string ByWords = "SELECT rowid FROM device_words WHERE device_words MATCH ?";

    private void FreeText(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var pattern = text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");
        const string names =
            @"(d.id LIKE ? ESCAPE '\' OR d.serial_number LIKE ? ESCAPE '\' "
            + @"OR d.model LIKE ? ESCAPE '\'";
        const string tags = "SELECT device FROM device_tags WHERE tag=?";
        const string few =
            ByWords
            + " UNION ALL SELECT m.row_id FROM devices m INDEXED BY devices_model WHERE m.model IN "
            + @"(SELECT f.model FROM fleet_models f WHERE f.model LIKE ? ESCAPE '\')"
            + " UNION ALL "
            + tags;
        // Class and serial number are parts of the id, but for letters that are told otherwise in it.
        const string byId = @"d.id LIKE ? ESCAPE '\'";
        const string others =
            "SELECT 1 FROM fleet_tags WHERE tag=? UNION ALL "
            + @"SELECT 1 FROM fleet_models WHERE model LIKE ? ESCAPE '\' "
            + @"AND product_class NOT LIKE ? ESCAPE '\' LIMIT 1";
        pattern = $"%{pattern}%";
        object[] values = [pattern, pattern, pattern, text];
        AddSides(
            $"{names} OR d.row_id IN ({tags}))",
            $"d.row_id IN (SELECT d.row_id FROM devices d WHERE {names}) UNION {tags})",
            values,
            (few, WordParts.Groups(text) is { } groups ? [groups, pattern, text] : null),
            $"SELECT d.row_id FROM devices d WHERE {names}) UNION ALL {tags}",
            IsPlain(text) ? (byId, pattern, others, [text, pattern, pattern]) : null,
            NamePart.Of(text, pattern)
        );
    }

    private static bool IsPlain(string text) => text.All(char.IsAsciiLetterOrDigit);

    // Devices write it in four forms, and the index holds it as they wrote it.
    private void MacAddress(string? digits, ParameterIndex index)
    {
        if (digits is null)
            return;
        if (digits.Length != MacDigits || !digits.All(char.IsAsciiHexDigit))
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"'{digits}' is no MAC address: {MacDigits} hex digits are.",
                "macAddress"
            );
        var pairs = digits.ToUpperInvariant().Chunk(2).Select(pair => new string(pair));
        var upper = string.Join(':', pairs);
        var forms = new[] { upper, upper.ToLowerInvariant(), upper.Replace(':', '-'), digits };
        const string names = "d.id LIKE ? OR d.serial_number LIKE ?";
        const string told =
            "SELECT device FROM device_parameters WHERE name=? AND value IN (?, ?, ?, ?)";
        var sqlite = names;
        var postgres = $"SELECT d.row_id FROM devices d WHERE {names}";
        var few = ByWords;
        List<object> values = [$"%{digits}%", $"%{digits}%"];
        List<object> fewValues = [WordParts.Groups(digits)!];
        foreach (var name in index.Names.Where(IsMacAddress))
        {
            sqlite += $" OR d.row_id IN ({told})";
            postgres += $" UNION {told}";
            few += $" UNION ALL {told}";
            values.AddRange([name, .. forms]);
            fewValues.AddRange([name, .. forms]);
        }
        AddSides($"({sqlite})", $"d.row_id IN ({postgres})", values, (few, fewValues), postgres);
    }

    private static bool IsMacAddress(string name) =>
        name.EndsWith("MACAddress", StringComparison.Ordinal);

    // What is searched from several sides: SQLite looks at each row, or at the few that an index of
    // groups of letters finds; PostgreSQL may have an index for each side and unites what they find. Where
    // that is much both look at each row in the order of the list, until the page is full.
    private void AddSides(
        string sqlite,
        string postgres,
        IReadOnlyList<object> values,
        (string Few, IReadOnlyList<object>? Values) of,
        string postgresFew,
        (string, object, string, IReadOnlyList<object>)? byId = null,
        NamePart? part = null
    ) =>
        _conditions.Add(
            of.Values is null
                ? new(LineRank, All, sqlite, sqlite, values) { Postgres = postgres, ById = byId }
                : new(WordsRank, All, $"d.row_id IN ({of.Few}) AND {sqlite}", sqlite, values)
                {
                    Postgres = postgres,
                    TestValues = [.. of.Values, .. values],
                    Probe = (of.Few, of.Values),
                    PostgresProbe = postgresFew,
                    ById = byId,
                    Part = part,
                }
        );
}
