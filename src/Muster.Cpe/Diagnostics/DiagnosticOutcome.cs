using System.Globalization;

namespace Muster.Cpe.Diagnostics;

/// <summary>How a test ended: its state, its values and the rows of its tables.</summary>
internal sealed class DiagnosticOutcome(string state)
{
    public const string Complete = "Complete";
    public const string Internal = "Error_Internal";
    public const string Other = "Error_Other";

    private readonly List<(string Name, string Value)> _values = [];
    private readonly List<(string Table, List<IReadOnlyList<(string, string)>> Rows)> _tables = [];

    public string State => state;

    public IReadOnlyList<(string Name, string Value)> Values => _values;

    public IEnumerable<(
        string Table,
        IReadOnlyList<IReadOnlyList<(string Name, string Value)>> Rows
    )> Tables =>
        _tables.Select(table =>
            (table.Table, (IReadOnlyList<IReadOnlyList<(string Name, string Value)>>)table.Rows)
        );

    public DiagnosticOutcome With(string name, string value)
    {
        _values.Add((name, value));
        return this;
    }

    public DiagnosticOutcome With(string name, long value) => With(name, Digits(value));

    /// <summary>A table with its rows in order; an empty one loses those of the run before.</summary>
    /// <param name="table">Its name with the dot.</param>
    /// <param name="rows">Each a list of names and values.</param>
    public DiagnosticOutcome With(
        string table,
        IEnumerable<IReadOnlyList<(string Name, string Value)>> rows
    )
    {
        _tables.Add((table, [.. rows]));
        return this;
    }

    public static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"Specified to microsecond precision" (TR-143): 2008-04-09T15:01:05.123456Z.</summary>
    public static string Micro(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
