using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Conformance.Processes;

/// <summary>
/// Invariant: what we acknowledge is already stored. The real process is killed under load, ten times;
/// afterwards everything it has acknowledged is in its database,
/// and every task that it took is carried out.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int DevicesAtOnce = 16;
    private const int Seed = 20260301;

    [Fact]
    public async Task What_is_acknowledged_survives_ten_times_kill_9_under_load()
    {
        var directory = Directory.CreateTempSubdirectory("muster-kill-");
        var acknowledged = new Acknowledged();
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await MusterProcess.ServeAsync(directory.FullName);
            var enough = acknowledged.AfterAsync(random.Next(50, 300));
            var devices = Enumerable
                .Range(0, DevicesAtOnce)
                .Select(device => LoadAsync(server, $"d{device}", $"{kill}-{device}", acknowledged))
                .ToList();
            await enough.WaitAsync(TimeSpan.FromSeconds(120));
            await server.KillAsync();
            await Task.WhenAll(devices);
        }
        var database = Directory.GetFiles(directory.FullName, "*.db").Single();
        await using (var server = await MusterProcess.ServeAsync(directory.FullName))
            Assert.Empty(
                await acknowledged.LeftOpenAsync(
                    () => new SqliteConnection($"Data Source={database};Pooling=False"),
                    server.Cwmp
                )
            );
        output.WriteLine($"acknowledged {acknowledged.Counts}");
        Assert.True(acknowledged.Counts.Tasks > 0);
        Assert.Empty(acknowledged.MissingIn(database));
        directory.Delete(recursive: true);
    }

    /// <summary>One device calling home again and again until the server is gone.</summary>
    private static async Task LoadAsync(
        MusterProcess server,
        string serial,
        string run,
        Acknowledged acknowledged
    )
    {
        using var cpe = new LockStepCpe(server.Cwmp);
        try
        {
            for (var round = 0; ; round++)
                await OneSessionAsync(server, cpe, serial, (run, round), acknowledged);
        }
        catch (Exception gone) when (gone is IOException or System.Net.Sockets.SocketException)
        {
            // The server was killed under this session; what it had not answered does not count.
        }
        catch (HttpRequestException)
        {
            // The same, seen from the API.
        }
    }

    private static async Task OneSessionAsync(
        MusterProcess server,
        LockStepCpe cpe,
        string serial,
        (string Run, int Round) call,
        Acknowledged acknowledged
    )
    {
        var key = $"{call.Run}-{call.Round}";
        var inform = await cpe.PostAsync(
            Xml.Inform(serial, $"2 PERIODIC|M ScheduleInform=e{key}", currentTime: key)
        );
        if (inform.Message() == "InformResponse")
            acknowledged.Event($"e{key}");
        var task = await SubmitAsync(server, $"00AABB-HG1-{serial}", call.Round);
        acknowledged.AcceptedTask(task);
        var transfer = await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete($"t{key}")));
        if (transfer.Message() == "TransferCompleteResponse")
            acknowledged.Transfer($"t{key}");
        var request = await cpe.PostAsync("");
        while (QuietSession.Answer(request, key) is { } answer)
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        // The reply to the last response was an empty one: the ACS took all answers.
        Assert.Equal(204, request.Status);
        acknowledged.FinishedTask(task);
    }

    private static async Task<string> SubmitAsync(MusterProcess server, string device, int turn)
    {
        using var reply = await QuietSession.SubmitAsync(server.Api, device, turn, default);
        reply.EnsureSuccessStatusCode();
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return list.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}
