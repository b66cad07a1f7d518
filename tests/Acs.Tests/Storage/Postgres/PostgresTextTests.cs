using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What PostgreSQL is given of the statements that both databases share.</summary>
public sealed class PostgresTextTests
{
    [Theory]
    [InlineData(
        "SELECT a FROM t WHERE b=? AND c IN (?, ?)",
        "SELECT a FROM t WHERE b=$1 AND c IN ($2, $3)"
    )]
    [InlineData("UPDATE t SET a=?2 WHERE b=?1 AND c=?2", "UPDATE t SET a=$2 WHERE b=$1 AND c=$2")]
    [InlineData("a=? AND b=?4 AND c=?", "a=$1 AND b=$4 AND c=$5")]
    public void Marks_of_values_are_numbered_as_SQLite_counts_them(
        string shared,
        string expected
    ) => Assert.Equal(expected, PostgresText.Of(shared));

    [Theory]
    [InlineData("FROM t INDEXED BY t_a WHERE a=1", "FROM t WHERE a=1")]
    [InlineData("FROM t x INDEXED BY t_a\n  JOIN u ON x.a=u.a", "FROM t x JOIN u ON x.a=u.a")]
    [InlineData("FROM t CROSS JOIN u ON u.a = t.a", "FROM t JOIN u ON u.a = t.a")]
    public void What_is_said_to_the_planner_of_SQLite_is_left_out(string shared, string expected) =>
        Assert.Equal(expected, PostgresText.Of(shared));

    [Theory]
    [InlineData("a LIKE ? ESCAPE '\\'", "a ILIKE $1 ESCAPE '\\'")]
    [InlineData("a NOT LIKE '%LIKE?%'", "a NOT ILIKE '%LIKE?%'")]
    public void A_pattern_does_not_tell_capitals_from_small_letters(
        string shared,
        string expected
    ) => Assert.Equal(expected, PostgresText.Of(shared));

    [Theory]
    [InlineData("SELECT '?', 'it''s ? CROSS', \"user\", crossing FROM t")]
    [InlineData("SELECT 'not ended ?")]
    public void What_stands_in_quotes_or_is_part_of_a_name_stays(string text) =>
        Assert.Equal(text, PostgresText.Of(text));
}
