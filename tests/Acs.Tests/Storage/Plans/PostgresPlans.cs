using System.Text.Json;
using Muster.Acs.Storage.Postgres;
using Npgsql;
using Xunit;

namespace Muster.Acs.Storage.Plans;

public sealed class PostgresSearchPlanTests(PostgresPlans place)
    : SearchPlanContract(place),
        IClassFixture<PostgresPlans>
{
    public static TheoryData<string> Dropped => Names(each => !each.IsCounts);

    [Theory]
    [MemberData(nameof(Dropped))]
    public Task Without_the_index_the_same_question_is_seen_to_walk(string name) =>
        MustWalkAsync(name);
}

/// <summary>PostgreSQL writes the plan of each statement to its log, with the rows it has met.</summary>
public sealed class PostgresPlans : PlannedStore
{
    private static readonly string[] Of = ["Relation Name", "Index Name"];

    // To read so small a table from one end to the other would be right: it is planned for five hundred times as
    // many rows. What makes an index counts them anew.
    private const string Grow = """
        UPDATE pg_class SET reltuples = reltuples * 500
        WHERE relnamespace = 'public'::regnamespace AND reltuples BETWEEN 500 AND 100000
        """;

    private static readonly string[] Met =
    [
        "Actual Rows",
        "Rows Removed by Filter",
        "Rows Removed by Index Recheck",
    ];

    private readonly PostgresHost _host;
    private long _read;

    public PostgresPlans()
        : this(new PostgresHost()) { }

    private PostgresPlans(PostgresHost host)
        : base(host) => _host = host;

    private static string Log => PostgresDatabases.Server.Log;

    private protected override string IndexOf(PlannedQuestion question) =>
        question.Postgres ?? question.Index;

    private protected override async Task SettleAsync()
    {
        await ExecuteAsync("VACUUM ANALYZE");
        foreach (
            var setting in (string[])
                [
                    "log_min_messages TO log",
                    "session_preload_libraries TO auto_explain",
                    "auto_explain.log_min_duration TO 0",
                    "auto_explain.log_analyze TO on",
                    "auto_explain.log_timing TO off",
                    "auto_explain.log_format TO json",
                ]
        )
            await ExecuteAsync($"ALTER DATABASE {_host.Database} SET {setting}");
    }

    internal override async Task<IReadOnlyList<Walk>> WatchAsync(Func<Task> ask)
    {
        await ExecuteAsync(Grow);
        _read = new FileInfo(Log).Length;
        await ask();
        return Told();
    }

    internal override async Task<IReadOnlyList<Walk>> WithoutAsync(
        PlannedQuestion question,
        Func<Task> ask
    )
    {
        var made = new List<string>();
        try
        {
            foreach (var index in IndexesOf(question).Concat(Words(question.Spares)))
            {
                var (drop, make) = await ChangesAsync(index);
                await ExecuteAsync(drop);
                made.Add(make);
            }
            return await WatchAsync(ask);
        }
        finally
        {
            foreach (var make in made)
                await ExecuteAsync(make);
        }
    }

    private async Task<(string Drop, string Make)> ChangesAsync(string index)
    {
        await using var source = NpgsqlDataSource.Create(
            PostgresDatabases.Server.Address(_host.Database)
        );
        await using var command = source.CreateCommand(
            $"""
            SELECT coalesce(
                (SELECT format('ALTER TABLE %s DROP CONSTRAINT {index}', conrelid::regclass)
                    FROM pg_constraint WHERE conindid = '{index}'::regclass AND contype IN ('p', 'u')),
                'DROP INDEX {index}'),
            coalesce(
                (SELECT format('ALTER TABLE %s ADD CONSTRAINT {index} ', conrelid::regclass)
                    || pg_get_constraintdef(oid)
                    FROM pg_constraint WHERE conindid = '{index}'::regclass AND contype IN ('p', 'u')),
                pg_get_indexdef('{index}'::regclass))
            """
        );
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        return (row.GetString(0), row.GetString(1));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(
            PostgresDatabases.Server.Address(_host.Database)
        );
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // An entry of the log is its first line and those behind it that begin with a tab.
    private List<Walk> Told()
    {
        using var log = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(_read, SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        var walks = new List<Walk>();
        List<string>? plan = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('\t'))
            {
                plan?.Add(line);
                continue;
            }
            Add(plan, walks);
            plan = line.EndsWith("plan:", StringComparison.Ordinal) ? [] : null;
        }
        Add(plan, walks);
        return walks;
    }

    private static void Add(List<string>? plan, List<Walk> walks)
    {
        if (plan is null)
            return;
        using var json = JsonDocument.Parse(string.Join('\n', plan));
        var (names, nodes) = (new HashSet<string>(), new List<string>());
        var sql = json.RootElement.GetProperty("Query Text").GetString()!;
        var rows = Rows(json.RootElement.GetProperty("Plan"), names, nodes);
        if (names.Count > 0)
            walks.Add(new(sql, string.Join('\n', nodes), rows, names));
    }

    /// <summary>Those that nodes met which read a table or an index: kept and removed, each time they ran.</summary>
    private static long Rows(JsonElement node, HashSet<string> names, List<string> nodes)
    {
        string[] read = [.. Of.Where(Has).Select(name => node.GetProperty(name).GetString()!)];
        var rows = Met.Where(Has).Sum(met => node.GetProperty(met).GetInt64());
        rows *= read.Length == 0 ? 0 : node.GetProperty("Actual Loops").GetInt64();
        names.UnionWith(read);
        nodes.Add($"{node.GetProperty("Node Type")} {string.Join(' ', read)}: {rows}");
        if (node.TryGetProperty("Plans", out var plans))
            rows += plans.EnumerateArray().Sum(below => Rows(below, names, nodes));
        return rows;

        bool Has(string name) => node.TryGetProperty(name, out _);
    }
}
