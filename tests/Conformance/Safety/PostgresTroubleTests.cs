using Conformance.Processes;
using Muster.Acs.Storage.Postgres;
using Npgsql;
using Xunit;

namespace Conformance.Safety;

/// <summary>The real program whose PostgreSQL, a real one, has no room any more.</summary>
public sealed class PostgresTroubleTests : IDisposable
{
    private readonly TroubledCalls _calls = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-pg-trouble-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_full_disk_of_PostgreSQL_is_503_until_there_is_room_and_loses_nothing()
    {
        using var disk = SmallDisk.Mount(megabytes: 160);
        using var postgres = PostgresServer.MakeIn(
            new DirectoryInfo(Path.Combine(disk.Path, "postgres"))
        );
        await using (
            var server = await MusterProcess.ServeAsync(
                _data.FullName,
                "--wake-own-credentials=false",
                "--store",
                postgres.Address("postgres")
            )
        )
        {
            await _calls.CallAsync(server, times: 5);
            disk.Fill();
            var refused = await _calls.UntilRefusedAsync(server);
            Assert.NotEmpty(refused.Headers["Retry-After"]);
            // Who looks after the server reads why.
            await server.SaysAsync("No space left on device");
            disk.MakeRoom();
            Assert.Equal("ok", await TroubledCalls.StoreAsync(server));
            await _calls.CallAsync(server, times: 5);
            await server.KillAsync();
        }
        await using var connection = new NpgsqlConnection(postgres.Address("postgres"));
        Assert.Empty(_calls.Acknowledged.MissingIn(connection));
        Assert.True(_calls.Acknowledged.Counts.Events >= 10);
    }
}
