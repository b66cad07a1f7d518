using System.Globalization;
using NpgsqlTypes;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The text of a statement, once for each set of types its parameters come with: the driver knows what
/// it has prepared by the text alone, and runs it unprepared when the types are others.
/// </summary>
internal sealed class StatementText(string text)
{
    private readonly List<(NpgsqlDbType[] Kinds, string Text)> _variants = [];

    public string Plain => text;

    /// <summary>The type that a parameter had when it was not NULL; what the server infers when it always was.</summary>
    public NpgsqlDbType KindOf(int at)
    {
        foreach (var (kinds, _) in _variants)
        {
            if (at < kinds.Length && kinds[at] != NpgsqlDbType.Unknown)
                return kinds[at];
        }
        return NpgsqlDbType.Unknown;
    }

    public string For(ReadOnlySpan<NpgsqlDbType> kinds)
    {
        foreach (var variant in _variants)
        {
            if (kinds.SequenceEqual(variant.Kinds))
                return variant.Text;
        }
        var number = _variants.Count.ToString(CultureInfo.InvariantCulture);
        var added = _variants.Count == 0 ? text : $"{text} -- {number}";
        _variants.Add((kinds.ToArray(), added));
        return added;
    }
}
