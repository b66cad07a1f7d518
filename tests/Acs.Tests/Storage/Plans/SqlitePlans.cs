using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using SQLitePCL;
using Xunit;

namespace Muster.Acs.Storage.Plans;

public sealed class SqliteSearchPlanTests(SqlitePlans place)
    : SearchPlanContract(place),
        IClassFixture<SqlitePlans>
{
    public static TheoryData<string> Dropped =>
        Names(each => !each.IsTableOfSqlite && !each.IsCounts);

    [Theory]
    [MemberData(nameof(Dropped))]
    public Task Without_the_index_the_same_question_is_seen_to_walk(string name) =>
        MustWalkAsync(name);
}

/// <summary>
/// SQLite tells each statement of its readers with its values; on a connection of ours it is run again, planned
/// and counted.
/// </summary>
public sealed partial class SqlitePlans : PlannedStore
{
    /// <summary>Of SQLite's machine: it tells of these, not of rows.</summary>
    private const int StepsOfRow = 10;

    private readonly SqliteHost _host;
    private readonly List<string> _told = [];
    private SqliteDatabase? _own;

    public SqlitePlans()
        : this(new SqliteHost()) { }

    private SqlitePlans(SqliteHost host)
        : base(host) => _host = host;

    private protected override string IndexOf(PlannedQuestion question) => question.Index;

    public override ValueTask DisposeAsync()
    {
        _own?.Dispose();
        return base.DisposeAsync();
    }

    private protected override Task ListenAsync(OpenStore store, CancellationToken cancellation)
    {
        _own = SqliteDatabase.OpenWriter(
            Path.Combine(_host.Folder, SqliteStore.FileName),
            TimeSpan.FromSeconds(10)
        );
        // The tests of a class run one after the other: one reader answers them all.
        return ((SqlStore)store.Owner).Readers.ReadAsync(
            _told,
            static (database, told) =>
            {
                raw.sqlite3_trace(
                    ConnectionOf((SqliteDatabase)database),
                    (_, sql) => told.Add(sql),
                    null
                );
                return true;
            },
            cancellation
        );
    }

    internal override async Task<IReadOnlyList<Walk>> WatchAsync(Func<Task> ask)
    {
        _told.Clear();
        await ask();
        return [.. _told.Where(IsRead).Select(Run)];
    }

    // Seen by our connection alone: the store answers as ever.
    internal override async Task<IReadOnlyList<Walk>> WithoutAsync(
        PlannedQuestion question,
        Func<Task> ask
    )
    {
        _told.Clear();
        await ask();
        _own!.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var index in IndexesOf(question))
            {
                var isTable = index.StartsWith("device_words", StringComparison.Ordinal);
                _own.Execute($"DROP {(isTable ? "TABLE" : "INDEX")} {index}");
            }
            return [.. _told.Where(IsRead).Select(Run)];
        }
        finally
        {
            _own.Execute("ROLLBACK");
        }
    }

    private static bool IsRead(string sql) =>
        sql.StartsWith("SELECT", StringComparison.Ordinal)
        || sql.StartsWith("WITH", StringComparison.Ordinal);

    private Walk Run(string sql)
    {
        var connection = ConnectionOf(_own!);
        var plan = new List<string>();
        if (raw.sqlite3_prepare_v2(connection, "EXPLAIN QUERY PLAN " + sql, out var explain) != 0)
        {
            var refused = raw.sqlite3_errmsg(connection).utf8_to_string();
            Assert.StartsWith("no such", refused);
            return new(sql, refused, 0, new HashSet<string>()) { IsRefused = true };
        }
        using (explain)
            while (raw.sqlite3_step(explain) == raw.SQLITE_ROW)
                plan.Add(raw.sqlite3_column_text(explain, 3).utf8_to_string());
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(connection, sql, out var statement));
        using (statement)
        {
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                continue;
            var steps = raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
            var all = string.Join('\n', plan);
            var names = Names().Matches(all).Select(match => match.Groups[1].Value);
            return new(sql, all, steps / StepsOfRow, names.ToHashSet());
        }
    }

    [GeneratedRegex(@"(?:INDEX|SCAN|SEARCH) (\w+)")]
    private static partial Regex Names();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_connection")]
    private static extern ref sqlite3 ConnectionOf(SqliteDatabase database);
}
