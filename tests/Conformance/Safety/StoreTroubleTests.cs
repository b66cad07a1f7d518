using System.Text.Json;
using Conformance.Processes;
using Microsoft.Data.Sqlite;
using Muster.Tests;
using Xunit;

namespace Conformance.Safety;

/// <summary>
/// The real program whose store fails under load: devices are told to come later, and do; what was
/// acknowledged is there; nobody has to start anything again.
/// </summary>
public sealed class StoreTroubleTests(TroubledServer troubled) : IClassFixture<TroubledServer>
{
    private readonly TroubledCalls _calls = new();

    [Fact, Spec("checklist", "C042")]
    public async Task A_full_disk_is_503_until_there_is_room_and_loses_nothing_acknowledged()
    {
        using var disk = SmallDisk.Mount(megabytes: 24);
        await using (var server = await TroubledServer.ServeAsync(disk.Path))
        {
            await _calls.CallAsync(server, times: 5);
            disk.Fill();
            var refused = await _calls.UntilRefusedAsync(server);
            Assert.NotEmpty(refused.Headers["Retry-After"]);
            Assert.Equal("not writable", await TroubledCalls.StoreAsync(server));
            disk.MakeRoom();
            Assert.Equal("ok", await TroubledCalls.StoreAsync(server));
            await _calls.CallAsync(server, times: 5);
            await server.KillAsync();
        }
        Assert.Empty(_calls.Acknowledged.MissingIn(Path.Combine(disk.Path, "muster.db")));
        Assert.True(_calls.Acknowledged.Counts.Events >= 10);
    }

    [Fact]
    public async Task A_database_that_another_process_holds_is_503_until_it_is_free()
    {
        var server = troubled.Process;
        await _calls.CallAsync(server, times: 3);
        using (Hold())
        {
            var refused = await _calls.CallAsync(server);
            Assert.Equal(503, refused.Status);
            Assert.NotEmpty(refused.Headers["Retry-After"]);
            Assert.Equal("not writable", await TroubledCalls.StoreAsync(server));
        }
        Assert.Equal("ok", await TroubledCalls.StoreAsync(server));
        await _calls.CallAsync(server, times: 3);
        Assert.Empty(_calls.Acknowledged.MissingIn(Database));
        Assert.Equal(6, _calls.Acknowledged.Counts.Events);
    }

    [Fact]
    public async Task A_database_that_is_moved_away_is_503_and_goes_on_when_it_is_back()
    {
        var server = troubled.Process;
        await _calls.CallAsync(server, times: 3);
        var away = Database + ".away";
        File.Move(Database, away);
        Assert.Equal(503, (await _calls.CallAsync(server)).Status);
        Assert.Equal("not writable", await TroubledCalls.StoreAsync(server));
        Assert.Contains("put it back", await server.SaysAsync("is gone"), StringComparison.Ordinal);
        // Nothing new was made in its place.
        Assert.False(File.Exists(Database));
        File.Move(away, Database);
        await _calls.CallAsync(server, times: 3);
        Assert.Empty(_calls.Acknowledged.MissingIn(Database));
    }

    [Fact]
    public async Task A_disk_that_is_slow_makes_answers_late_and_loses_none()
    {
        var server = troubled.Process;
        await using var slow = await SlowDisk.UnderAsync(server.Id, TimeSpan.FromSeconds(0.1));
        // Who is told to come later, as a busy machine may have to, comes again.
        var devices = Enumerable
            .Range(0, 40)
            .Select(_ =>
                Wait.UntilAsync(
                    async () => (await _calls.CallAsync(server)).Status == 200,
                    "a device is served"
                )
            );
        await Task.WhenAll(devices);
        Assert.Equal("ok", await TroubledCalls.StoreAsync(server));
        var stats = JsonDocument.Parse(await server.Api.GetStringAsync("api/v1/stats"));
        var load = stats.RootElement.GetProperty("load");
        Assert.True(load.GetProperty("answerMs99").GetDouble() > 50);
        Assert.Empty(_calls.Acknowledged.MissingIn(Database));
        Assert.Equal(40, _calls.Acknowledged.Counts.Events);
    }

    private string Database => troubled.Database;

    private SqliteConnection Hold()
    {
        var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return other;
    }
}

/// <summary>A server whose store the tests trouble, one after the other.</summary>
public sealed class TroubledServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-trouble-");

    internal MusterProcess Process { get; private set; } = null!;

    internal string Database => Path.Combine(_folder.FullName, "muster.db");

    public async ValueTask InitializeAsync() => Process = await ServeAsync(_folder.FullName);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal static Task<MusterProcess> ServeAsync(string data) =>
        MusterProcess.ServeAsync(
            data,
            "--wake-own-credentials=false",
            // What is slow here is the disk, and it shall be seen to lose nothing.
            "--admission-sessions=1000"
        );
}
