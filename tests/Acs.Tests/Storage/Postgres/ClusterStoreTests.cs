using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Sql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What nodes that share a database leave for each other.</summary>
public sealed class ClusterStoreTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-store-").FullName;
    private readonly string _database = PostgresDatabases.Create();
    private readonly List<SqlStore> _stores = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        PostgresDatabases.Drop(_database);
    }

    [Theory]
    [InlineData(
        "documents",
        "INSERT INTO documents (kind, name, version, is_current, at, author, note) VALUES ('a', 'a', 1, 1, 0, '', '')"
    )]
    [InlineData(
        "settings",
        "INSERT INTO settings (name, value) VALUES ('option:discover', 'true')"
    )]
    [InlineData(
        "access",
        "INSERT INTO roles (name, description, permissions) VALUES ('r', '', '[]')"
    )]
    [InlineData("keys", "INSERT INTO protection_keys (name, xml, created) VALUES ('k', '<a/>', 0)")]
    public async Task A_change_leaves_word_of_its_topic(string topic, string change)
    {
        var cluster = Open();
        var before = await cluster.NewestAsync(Token);
        PostgresDatabases.Server.Execute(change, _database);
        var word = await cluster.AfterAsync(before, 10, Token);
        Assert.True(word.AreWhole);
        Assert.Equal(topic, Assert.Single(word.Items).Topic);
    }

    [Fact]
    public async Task What_a_node_notes_for_itself_leaves_no_word()
    {
        var cluster = Open();
        var before = await cluster.NewestAsync(Token);
        await _stores[0].Settings.CheckAsync(Token);
        Assert.Empty((await cluster.AfterAsync(before, 10, Token)).Items);
    }

    [Fact]
    public async Task Who_was_away_for_longer_than_word_is_kept_is_told_so()
    {
        var cluster = Open();
        var before = await cluster.NewestAsync(Token);
        for (var word = 0; word < 3; word++)
            await cluster.TellAsync("values", "", Token);
        var near = await cluster.NewestAsync(Token) - 1;
        await cluster.PruneAsync(TimeSpan.Zero, Token);
        Assert.False((await cluster.AfterAsync(before, 10, Token)).AreWhole);
        Assert.True((await cluster.AfterAsync(near, 10, Token)).AreWhole);
    }

    [Fact]
    public async Task A_lease_has_one_owner_until_it_is_given_up()
    {
        var (one, other) = (Open(), Open());
        Assert.True(await one.TakeAsync("l", "one", Long, Token));
        Assert.True(await one.TakeAsync("l", "one", Long, Token));
        Assert.False(await other.TakeAsync("l", "other", Long, Token));
        await other.ReleaseAsync("l", "other", Token);
        Assert.False(await other.TakeAsync("l", "other", Long, Token));
        await one.ReleaseAsync("l", "one", Token);
        Assert.True(await other.TakeAsync("l", "other", Long, Token));
    }

    [Fact]
    public async Task A_lease_that_is_over_is_anybodys()
    {
        var (one, other) = (Open(), Open());
        Assert.True(await one.TakeAsync("l", "one", TimeSpan.Zero, Token));
        Assert.True(await other.TakeAsync("l", "other", Long, Token));
    }

    [Fact]
    public void A_version_goes_on_with_what_a_newer_one_only_added()
    {
        Open();
        PostgresDatabases.Server.Execute(
            """
            ALTER TABLE devices ADD COLUMN of_the_next_version text;
            INSERT INTO schemaversions (scriptname, applied)
                VALUES ('PostgresMigrations/9000_next.sql', now())
            """,
            _database
        );
        Open();
    }

    [Fact]
    public void A_version_refuses_a_schema_that_it_cannot_work_with_and_says_so()
    {
        Open();
        PostgresDatabases.Server.Execute("UPDATE cluster.schema_reader SET reader=9000", _database);
        var refused = Assert.Throws<StorageException>(() => Open());
        Assert.Contains("newer Muster", refused.Message, StringComparison.Ordinal);
        Assert.Contains("9000", refused.Message, StringComparison.Ordinal);
    }

    private PostgresClusterStore Open()
    {
        var options = new AcsOptions
        {
            DataDirectory = Path.Combine(_folder, $"node{_stores.Count}"),
            Store = PostgresDatabases.Server.Address(_database),
            // A node: one of many on this database.
            ClusterRedis = "redis.example",
        };
        var store = PostgresStore.Open(
            new LiveOptions(options),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        _stores.Add(store);
        return new PostgresClusterStore(store.Writer, store.Readers);
    }
}
