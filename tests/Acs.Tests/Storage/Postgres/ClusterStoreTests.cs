using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Storage.Sql;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>What nodes that share a database leave for each other.</summary>
public sealed class ClusterStoreTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private const string User =
        "INSERT INTO users (name, full_name, roles, enabled, created) VALUES ('u', '', '', 1, 0)";

    private const string Webhook =
        "INSERT INTO webhooks (id, url, kinds, secret, enabled, batch, author, created, position) VALUES ('w', '', '', '', 1, 1, '', 0, 0)";

    private const string Device =
        "INSERT INTO devices (row_id, key, id, oui, product_class, serial_number, manufacturer, model, first_inform) VALUES (7, 'd', 'd', '', '', '', '', '', 0)";

    private const string Tagged =
        Device + "; INSERT INTO device_tags (tag, id, device) VALUES ('t', 'd', 7)";

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
    [InlineData("access", User)]
    [InlineData("access", "INSERT INTO api_keys (name, sha256, created) VALUES ('k', 'a', 0)")]
    [InlineData(
        "access",
        "INSERT INTO sign_ins (id, \"user\", created, last_seen, expires, address, agent) VALUES ('i', 'u', 0, 0, 0, '', '')",
        User
    )]
    [InlineData(
        "quirks",
        "INSERT INTO model_quirks (manufacturer, product_class, software_version, quirk, is_set, value, at, who, reason) VALUES ('', '', '*', 'q', 0, '1', 0, '', '')"
    )]
    [InlineData("collections", "INSERT INTO collections (name, rule) VALUES ('c', '{}')")]
    [InlineData("webhooks", Webhook)]
    [InlineData("webhooks", "UPDATE webhooks SET enabled = 0", Webhook)]
    [InlineData(
        "trust",
        "INSERT INTO registrations (key, id, oui, product_class, serial_number, state, created, remote_address) VALUES ('\\xab01', 'r', '', '', '', 0, 0, '')",
        "",
        "ab01"
    )]
    [InlineData(
        "tags",
        "INSERT INTO device_tags (tag, id, device) VALUES ('t', 'd', 7)",
        Device,
        "7"
    )]
    [InlineData("tags", "DELETE FROM device_tags", Tagged, "7")]
    public async Task A_change_leaves_word_of_its_topic(
        string topic,
        string change,
        string first = "",
        string key = ""
    )
    {
        var cluster = Open();
        if (first.Length > 0)
            PostgresDatabases.Server.Execute(first, _database);
        var before = await cluster.NewestAsync(Token);
        PostgresDatabases.Server.Execute(change, _database);
        var word = await cluster.AfterAsync(before, 10, Token);
        Assert.True(word.AreWhole);
        var told = Assert.Single(word.Items);
        Assert.Equal((topic, key), (told.Topic, told.Key));
    }

    [Fact]
    public async Task What_a_node_notes_for_itself_leaves_no_word()
    {
        var cluster = Open();
        PostgresDatabases.Server.Execute(Webhook, _database);
        var before = await cluster.NewestAsync(Token);
        PostgresDatabases.Server.Execute("UPDATE webhooks SET position = 1", _database);
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
