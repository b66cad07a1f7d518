using Conformance.Clusters;
using Conformance.Processes;
using Muster.Acs.Storage.Postgres;
using Muster.Tests.Programs;
using Xunit;

namespace Conformance.Safety;

/// <summary>The real program, alone on a PostgreSQL.</summary>
public sealed class OneDatabaseTests(OneDatabase place) : IClassFixture<OneDatabase>
{
    [Fact]
    public async Task A_lost_PostgreSQL_is_503_and_nobody_has_to_start_anything_again()
    {
        var server = place.Server;
        await OneCall.ServedAsync(server.Cwmp, "1");
        place.Postgres.Stop();
        try
        {
            await OneCall.RefusedAsync(server.Cwmp, "1");
            // One that is not in memory cannot even be read.
            await OneCall.RefusedAsync(server.Cwmp, "new");
            using var ready = await server.Api.GetAsync("health/ready");
            Assert.False(ready.IsSuccessStatusCode);
        }
        finally
        {
            place.Postgres.StartAgain();
        }
        await OneCall.ServedAsync(server.Cwmp, "1");
    }

    [Fact]
    public async Task A_second_server_on_the_database_is_refused_with_what_to_do()
    {
        var (code, error) = await MusterProcess.RefusedAsync(
            place.Folder("second"),
            "--store",
            place.Store
        );
        Assert.Equal(1, code);
        Assert.Contains("Another server works on this database", error, StringComparison.Ordinal);
        Assert.Contains("--cluster-redis", error, StringComparison.Ordinal);
        // The first is none the worse for it.
        await OneCall.ServedAsync(place.Server.Cwmp, "2");
    }

    [Fact]
    public async Task A_server_that_was_killed_is_started_again_at_once()
    {
        await OneCall.ServedAsync(place.Server.Cwmp, "3");
        await place.Server.KillAsync();
        await place.StartAgainAsync();
        await OneCall.ServedAsync(place.Server.Cwmp, "3");
    }

    [Fact]
    public async Task A_version_that_cannot_work_with_the_schema_says_so_and_does_not_start()
    {
        place.Postgres.Execute("CREATE DATABASE later");
        var store = place.Postgres.Address("later");
        using var later = new NextVersion(9000, "UPDATE cluster.schema_reader SET reader = 9000");
        var (migrated, output) = await ExternalProgram.RunAsync(
            "dotnet",
            later.Program,
            "store",
            "migrate",
            store
        );
        Assert.True(migrated == 0, output);
        var (code, error) = await MusterProcess.RefusedAsync(
            place.Folder("older"),
            "--store",
            store
        );
        Assert.Equal(1, code);
        Assert.Contains("newer Muster", error, StringComparison.Ordinal);
        Assert.Contains("9000", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_schema_a_newer_one_has_taken_away_says_so_and_ends()
    {
        place.Postgres.Execute("CREATE DATABASE outgrown");
        var store = place.Postgres.Address("outgrown");
        await using var older = await MusterProcess.ServeAsync(
            place.Folder("outgrown"),
            "--store",
            store
        );
        using var later = new NextVersion(9001, "UPDATE cluster.schema_reader SET reader = 9001");
        var (migrated, output) = await ExternalProgram.RunAsync(
            "dotnet",
            later.Program,
            "store",
            "migrate",
            store
        );
        Assert.True(migrated == 0, output);
        Assert.Equal(1, await older.EndAsync());
        var last = string.Join('\n', older.LastWords());
        Assert.Contains("newer Muster", last, StringComparison.Ordinal);
        Assert.Contains("9001", last, StringComparison.Ordinal);
    }
}

/// <summary>One PostgreSQL, and one server that works on it.</summary>
public sealed class OneDatabase : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-one-");

    internal PostgresServer Postgres { get; private set; } = null!;

    internal MusterProcess Server { get; private set; } = null!;

    internal string Store => Postgres.Address("muster");

    internal string Folder(string name) => Path.Combine(_folder.FullName, name);

    public async ValueTask InitializeAsync()
    {
        Postgres = PostgresServer.Make();
        Postgres.Execute("CREATE DATABASE muster");
        await StartAgainAsync();
    }

    internal async Task StartAgainAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        Server = await MusterProcess.ServeAsync(
            Folder("data"),
            "--store",
            Store,
            // The machine of a test is busy: nobody is sent away for it here.
            "--admission-delay",
            "30s"
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        Postgres?.Dispose();
        _folder.Delete(recursive: true);
    }
}
