using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Conformance.Safety;
using Muster.Acs.Tests.Outgoing;
using Npgsql;
using Xunit;

namespace Conformance.Clusters;

/// <summary>What a cluster stands on changes while devices call: it goes on, and loses nothing.</summary>
[Collection("Clusters")]
public sealed class ClusterChangeTests(ClusterFixture fixture)
{
    private const int Callers = 4;
    private const int Leavers = 24;

    /// <summary>A lease ends, a receiver that failed is tried again, and the machine is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task A_lost_PostgreSQL_is_503_at_every_node_and_loses_nothing_acknowledged()
    {
        await UnderLoadAsync(
            "p",
            async load =>
            {
                Nodes.Postgres.Stop();
                try
                {
                    foreach (var node in Nodes.All)
                        await OneCall.RefusedAsync(node.Cwmp, "lost");
                }
                finally
                {
                    Nodes.Postgres.StartAgain();
                }
                foreach (var node in Nodes.All)
                    await OneCall.ServedAsync(node.Cwmp, "lost");
                await load.ServedAgainAsync(Callers);
            }
        );
    }

    [Fact]
    public async Task A_node_of_the_next_version_migrates_and_joins_while_the_old_ones_serve()
    {
        using var next = new NextVersion(
            9000,
            "ALTER TABLE devices ADD COLUMN of_the_next_version text; "
                + "CREATE TABLE of_the_next_version (id bigint PRIMARY KEY);"
        );
        await UnderLoadAsync(
            "v",
            async load =>
            {
                var joined = await Nodes.AddAsync(next.Program);
                try
                {
                    Assert.Equal(1, Count($"schemaversions WHERE scriptname = '{next.Script}'"));
                    await load.ServedAgainAsync(Callers);
                    // One session over both versions, wherever the device lives.
                    await OverBothAsync(0, joined);
                    await OverBothAsync(joined, 1);
                }
                finally
                {
                    // Its program is deleted with this test.
                    await Nodes.LeaveAsync(joined);
                }
            }
        );
    }

    private async Task OverBothAsync(int one, int other)
    {
        using var begun = new LockStepCpe(Nodes[one].Cwmp);
        await begun.PostAsync(Xml.Inform($"mixed{one}"));
        using var ended = new LockStepCpe(Nodes[other].Cwmp) { Cookie = begun.Cookie };
        await OneCall.EndAsync(ended);
    }

    [Fact]
    public async Task Webhooks_go_on_where_they_were_when_another_node_leads() =>
        await RemoveAsync(
            await TellAsync(
                "led",
                async () =>
                {
                    var leader = await LeaderAsync();
                    await Wait.UntilAsync(
                        async () =>
                        {
                            // Who led sees at his next look that he does not, and the first who asks does.
                            Nodes.Postgres.Execute(
                                "UPDATE cluster.leases SET owner = 'nobody', "
                                    + "until = clock_timestamp() + interval '300 ms' "
                                    + $"WHERE name = 'leader' AND owner = '{leader}'",
                                Cluster.Database
                            );
                            var now = await LeaderAsync();
                            return now != leader && now != "nobody";
                        },
                        "another node leads"
                    );
                }
            )
        );

    /// <summary>It takes a quarter of a minute: <c>-explicit only -class '*ClusterChangeTests'</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Webhooks_lose_no_event_when_the_leader_is_killed()
    {
        var killed = -1;
        var webhook = await TellAsync(
            "killed",
            async () =>
            {
                killed = Nodes.NodeOf(await LeaderAsync());
                await Nodes[killed].KillAsync();
            }
        );
        await Nodes.StartAgainAsync(killed);
        await RemoveAsync(webhook);
    }

    /// <summary>
    /// Devices appear before and after the loss, and the receiver takes nothing until it is over: each is
    /// told at least once, and what was told before is not told again.
    /// </summary>
    private async Task<string> TellAsync(string name, Func<Task> lose)
    {
        await using var receiver = await Receiver.StartAsync();
        var taken = new ConcurrentQueue<string>();
        var takes = true;
        receiver.Answer = (http, received) =>
        {
            if (Volatile.Read(ref takes))
                taken.Enqueue(received.Body);
            http.Response.StatusCode = Volatile.Read(ref takes) ? 204 : 503;
            return Task.CompletedTask;
        };
        var webhook = await AddWebhookAsync(receiver.At("/events"));
        var first = await AppearAsync(name + "first");
        await Wait.UntilAsync(
            () => Count($"webhooks WHERE id = '{webhook}' AND delivered >= {first.Count}") == 1,
            "it is stored that they are delivered"
        );
        Volatile.Write(ref takes, false);
        var before = await AppearAsync(name + "before");
        await Wait.UntilAsync(
            () => receiver.All.Any(each => IsOf(each.Body, before[0])),
            "the receiver has refused one"
        );
        foreach (var node in Nodes.All)
            await Wait.UntilAsync(
                async () =>
                    (await node.Api.GetStringAsync($"api/v1/webhooks/{webhook}")).Contains(
                        "\"failing\""
                    ),
                "every node tells that the receiver refuses"
            );
        await lose();
        var after = await AppearAsync(name + "after");
        Volatile.Write(ref takes, true);
        await Wait.UntilAsync(
            () => Task.FromResult(before.Concat(after).All(device => TimesOf(device) > 0)),
            "all are delivered",
            Patience
        );
        Assert.All(first, device => Assert.Equal(1, TimesOf(device)));
        return webhook;

        int TimesOf(string device) => taken.Count(body => IsOf(body, device));

        static bool IsOf(string body, string device) =>
            body.Contains($"\"{device}\"", StringComparison.Ordinal);
    }

    private async Task RemoveAsync(string webhook)
    {
        using var removed = await Nodes[0].Api.DeleteAsync($"api/v1/webhooks/{webhook}");
        Assert.True(removed.IsSuccessStatusCode, await removed.Content.ReadAsStringAsync());
    }

    private async Task<string> AddWebhookAsync(string url)
    {
        using var added = await Nodes[0]
            .Api.PostAsJsonAsync("api/v1/webhooks", new { url, kinds = new[] { "device.new" } });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        var webhook = await added.Content.ReadFromJsonAsync<JsonElement>();
        return webhook.GetProperty("id").GetString()!;
    }

    /// <summary>New devices call home, until each is served: a node may be dying just now.</summary>
    private async Task<List<string>> AppearAsync(string part)
    {
        var devices = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            await OneCall.ServedAsync(Nodes.Balanced, $"{part}{n}");
            devices.Add($"00AABB-HG1-{part}{n}");
        }
        return devices;
    }

    private async Task UnderLoadAsync(string name, Func<AcknowledgedLoad, Task> change)
    {
        var load = new AcknowledgedLoad(Nodes, () => Nodes[0], CallPace.Breathless);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(number => load.RunAsync($"{name}{number}", stop.Token))
            .ToList();
        try
        {
            await load.ServedAgainAsync(Callers);
            await change(load);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }
        Assert.True(load.Counts.Tasks >= Callers);
        Assert.Empty(await load.LeftOpenAsync());
        Assert.Empty(load.Missing());
    }

    [Fact]
    public async Task A_node_that_leaves_waits_for_sessions_that_come_in_there_of_others_devices()
    {
        const string device = "00AABB-HG1-guest";
        using (var home = new LockStepCpe(Nodes[1].Cwmp))
        {
            await home.PostAsync(Xml.Inform("guest", "2 PERIODIC"));
            await EndAsync(home);
        }
        using var asked = await Nodes[0]
            .Api.PostAsJsonAsync(
                $"api/v1/devices/{device}/tasks",
                new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
            );
        asked.EnsureSuccessStatusCode();
        var number = await Nodes.AddAsync();
        var leaving = Nodes[number];
        using (var guest = new LockStepCpe(leaving.Cwmp))
        {
            await guest.PostAsync(Xml.Inform("guest", "2 PERIODIC", currentTime: "later"));
            leaving.Terminate();
            await Wait.UntilAsync(() => IsClosedAsync(leaving), "nobody new is let in", Patience);
            Assert.Contains("GetParameterValues", await EndAsync(guest));
        }
        Assert.Equal(0, await leaving.EndAsync());
        await Nodes.LeaveAsync(number);
    }

    [Fact]
    public async Task A_node_that_leaves_cuts_no_session_of_its_devices_however_often_they_call()
    {
        var number = await Nodes.AddAsync();
        var leaving = Nodes[number];
        string[] devices = [.. Enumerable.Range(0, Leavers).Select(each => $"leaver{each}")];
        foreach (var serial in devices)
        {
            // Here it lives, as the first node that it called.
            using var home = new LockStepCpe(leaving.Cwmp);
            await home.PostAsync(Xml.Inform(serial, "2 PERIODIC"));
            await EndAsync(home);
        }
        using var stop = new CancellationTokenSource();
        var callers = devices.Select(serial => CallElsewhereAsync(serial, stop.Token)).ToList();
        leaving.Terminate();
        Assert.Equal(0, await leaving.EndAsync());
        await stop.CancelAsync();
        var served = await Task.WhenAll(callers);
        Assert.All(served, sessions => Assert.True(sessions > 0));
        await Nodes.LeaveAsync(number);
    }

    /// <summary>
    /// A device that calls again and again, in turn at two nodes that stay; once its Inform is answered its
    /// session comes to its end. How many it held.
    /// </summary>
    private async Task<int> CallElsewhereAsync(string serial, CancellationToken stop)
    {
        LockStepCpe[] at = [new(Nodes[0].Cwmp), new(Nodes[1].Cwmp)];
        using var first = at[0];
        using var second = at[1];
        var sessions = 0;
        while (!stop.IsCancellationRequested)
        {
            var key = $"{serial}-{sessions}";
            var cpe = at[sessions % at.Length];
            cpe.Cookie = null;
            var inform = await cpe.PostAsync(Xml.Inform(serial, "2 PERIODIC", currentTime: key));
            if (inform.Status == 503)
            {
                cpe.Hangup();
                continue;
            }
            Assert.Equal("InformResponse", inform.Message());
            var transfer = await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(key)));
            Assert.True(transfer.Status == 200, $"{transfer.Status}: {transfer.Body}");
            Assert.Equal("TransferCompleteResponse", transfer.Message());
            await EndAsync(cpe);
            sessions++;
        }
        return sessions;
    }

    /// <summary>Goes through a session to its end; what was asked.</summary>
    private static async Task<List<string>> EndAsync(LockStepCpe cpe)
    {
        var asked = new List<string>();
        var request = await cpe.PostAsync("");
        while (ClusterTests.Answer(request) is { } answer)
        {
            asked.Add(request.Message()!);
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        }
        Assert.Equal(204, request.Status);
        return asked;
    }

    /// <summary>Whether a node sends away who calls now.</summary>
    private static async Task<bool> IsClosedAsync(MusterProcess node)
    {
        using var newcomer = new LockStepCpe(node.Cwmp);
        if ((await newcomer.PostAsync(Xml.Inform("newcomer", "2 PERIODIC"))).Status == 503)
            return true;
        await EndAsync(newcomer);
        return false;
    }

    private async Task<string> LeaderAsync()
    {
        await using var connection = new NpgsqlConnection(Nodes.Store);
        await connection.OpenAsync();
        await using var read = new NpgsqlCommand(
            "SELECT owner FROM cluster.leases WHERE name = 'leader'",
            connection
        );
        return (string)(await read.ExecuteScalarAsync())!;
    }

    private long Count(string what)
    {
        using var connection = new NpgsqlConnection(Nodes.Store);
        connection.Open();
        using var read = new NpgsqlCommand($"SELECT count(*) FROM {what}", connection);
        return (long)read.ExecuteScalar()!;
    }
}
