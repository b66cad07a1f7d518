using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Clusters;

/// <summary>Three nodes of the real program are one server.</summary>
[Collection("Clusters")]
public sealed class ClusterTests(ClusterFixture fixture)
{
    /// <summary>"Configuration, rules and learned quirks reach all nodes within a second."</summary>
    // Each node looks four times a second; how fast a busy machine is, is not asked here.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task A_sessions_requests_may_land_on_any_node()
    {
        using var first = new LockStepCpe(Nodes[0].Cwmp);
        var opened = await first.PostAsync(Xml.Inform("anywhere", "2 PERIODIC"));
        Assert.Equal("InformResponse", opened.Message());
        var task = await SubmitAsync(Nodes[2], "00AABB-HG1-anywhere");

        using var second = new LockStepCpe(Nodes[1].Cwmp) { Cookie = first.Cookie };
        var request = await second.PostAsync("");
        using var third = new LockStepCpe(Nodes[2].Cwmp) { Cookie = first.Cookie };
        while (Answer(request) is { } answer)
            request = await third.PostAsync(Xml.Envelope(answer, request.Text("ID")));

        Assert.Equal(204, request.Status);
        Assert.Equal("done", await StateAsync(Nodes[1], task));
    }

    [Fact]
    public async Task A_newer_Inform_at_another_node_supersedes_the_older_session()
    {
        using var old = new LockStepCpe(Nodes[0].Cwmp);
        await old.PostAsync(Xml.Inform("twice", "2 PERIODIC", currentTime: "a"));
        using var young = new LockStepCpe(Nodes[1].Cwmp);
        var opened = await young.PostAsync(Xml.Inform("twice", "2 PERIODIC", currentTime: "b"));
        Assert.Equal("InformResponse", opened.Message());

        var late = await old.PostAsync(Xml.Envelope(Xml.TransferComplete("late")));
        Assert.Equal(400, late.Status);
        var transfer = await young.PostAsync(Xml.Envelope(Xml.TransferComplete("young")));
        Assert.Equal("TransferCompleteResponse", transfer.Message());
    }

    [Fact]
    public async Task A_recording_ends_where_its_Inform_came_in_however_the_session_ends()
    {
        using var home = new LockStepCpe(Nodes[1].Cwmp);
        await RunAsync(home, "recorded");
        using var away = new LockStepCpe(Nodes[0].Cwmp);
        await away.PostAsync(Xml.Inform("recorded", "2 PERIODIC", currentTime: "away"));
        await home.PostAsync(Xml.Inform("recorded", "2 PERIODIC", currentTime: "home"));
        await UntilAsync(
            async () =>
                (await TextAsync(Nodes[2], "api/v1/devices/00AABB-HG1-recorded/sessions")).Contains(
                    "superseded"
                ),
            "the transcript is stored"
        );
        const string strange = "<cwmp:SupportedCWMPVersions>9.9</cwmp:SupportedCWMPVersions>";
        var refused = await away.PostAsync(Xml.Inform("recorded", headers: strange));
        Assert.Equal("Fault", refused.Message());
        await UntilAsync(
            async () =>
                (await TextAsync(Nodes[2], "api/v1/devices/00AABB-HG1-recorded/sessions")).Contains(
                    "9.9"
                ),
            "the transcript of the refusal is stored"
        );
    }

    [Fact]
    public async Task A_device_that_comes_to_one_node_again_and_again_lives_there_at_last()
    {
        using var first = new LockStepCpe(Nodes[0].Cwmp);
        await RunAsync(first, "mover");
        var (left, came) = (await HomeAsync(Nodes[0]), await HomeAsync(Nodes[1]));
        using var later = new LockStepCpe(Nodes[1].Cwmp);
        for (var session = 0; session < 12; session++)
            await RunAsync(later, "mover");
        await UntilAsync(async () => await HomeAsync(Nodes[0]) == left - 1, "it has left");
        await UntilAsync(async () => await HomeAsync(Nodes[1]) == came + 1, "it has come");
        var task = await SubmitAsync(Nodes[2], "00AABB-HG1-mover");
        await RunAsync(later, "mover");
        Assert.Equal("done", await StateAsync(Nodes[0], task));
    }

    [Fact]
    public async Task A_task_posted_on_one_node_finishes_on_another_and_the_waiting_caller_is_told()
    {
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await RunAsync(cpe, "waited");
        var watch = Stopwatch.StartNew();
        var waiting = Nodes[2]
            .Api.PostAsJsonAsync(
                "api/v1/devices/00AABB-HG1-waited/tasks?wait=30",
                new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
            );
        // Until the task is in the queue of the device.
        await UntilAsync(
            async () =>
                await CountAsync(Nodes[0], "api/v1/tasks?device=00AABB-HG1-waited&state=pending")
                == 1,
            "the task is stored"
        );
        await RunAsync(cpe, "waited");
        using var reply = await waiting.WaitAsync(Patience);
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("done", list.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Who_follows_events_on_one_node_sees_what_happens_on_another()
    {
        using var stop = new CancellationTokenSource(Patience);
        using var stream = await Nodes[2]
            .Api.GetAsync(
                "api/v1/events/stream?device=00AABB-HG1-seen",
                HttpCompletionOption.ResponseHeadersRead,
                stop.Token
            );
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(stop.Token));
        using var cpe = new LockStepCpe(Nodes[0].Cwmp);
        await RunAsync(cpe, "seen");
        string? line;
        while ((line = await reader.ReadLineAsync(stop.Token)) is not null)
        {
            if (line.Contains("00AABB-HG1-seen", StringComparison.Ordinal))
                break;
        }
        Assert.NotNull(line);
    }

    [Fact]
    public async Task Rules_settings_and_quirks_reach_all_nodes_at_once()
    {
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await RunAsync(cpe, "ruled");
        await PutAsync(
            Nodes[0],
            "api/v1/provisions/mark",
            "declare('Tags.marked', null, {value: true});"
        );
        await PutAsync(
            Nodes[0],
            "api/v1/presets/mark",
            """{"configurations":[{"type":"provision","name":"mark"}]}"""
        );
        await UntilAsync(
            async () =>
            {
                await RunAsync(cpe, "ruled");
                return (await TextAsync(Nodes[2], "api/v1/devices/00AABB-HG1-ruled")).Contains(
                    "marked"
                );
            },
            "the rule holds"
        );
        // Scripts run here now: what is left is the time that a change takes.
        await PutAsync(
            Nodes[2],
            "api/v1/provisions/mark",
            "declare('Tags.changed', null, {value: true});"
        );
        await UntilAsync(
            async () =>
            {
                await RunAsync(cpe, "ruled");
                return (await TextAsync(Nodes[0], "api/v1/devices/00AABB-HG1-ruled")).Contains(
                    "changed"
                );
            },
            "the changed rule holds",
            Soon
        );
        await PutAsync(Nodes[0], "api/v1/settings/discover", """{"value":"true"}""");
        await Task.WhenAll(
            Nodes.All.Select(node =>
                UntilAsync(
                    async () => (await TextAsync(node, "api/v1/settings")).Contains("changed here"),
                    "the setting is known",
                    Soon
                )
            )
        );
        await DeleteAsync(Nodes[1], "api/v1/settings/discover");
        await Task.WhenAll(
            Nodes.All.Select(node =>
                UntilAsync(
                    async () =>
                        !(await TextAsync(node, "api/v1/settings")).Contains("changed here"),
                    "the setting is as it was",
                    Soon
                )
            )
        );
    }

    [Fact]
    public async Task What_is_known_of_a_model_reaches_all_nodes_at_once()
    {
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await RunAsync(cpe, "quirky");
        var models = await Nodes[0].Api.GetFromJsonAsync<JsonElement>("api/v1/models");
        var model = models.GetProperty("items")[0].GetProperty("id").GetString()!;
        var quirk = $"api/v1/models/{Uri.EscapeDataString(model)}/quirks";
        await PutAsync(Nodes[0], quirk + "/getParameterValuesBatch", """{"value":"7"}""");
        foreach (var node in Nodes.All)
            await UntilAsync(
                async () => (await TextAsync(node, quirk)).Contains("\"7\""),
                "the quirk is known",
                Soon
            );
        await DeleteAsync(Nodes[2], quirk);
        foreach (var node in Nodes.All)
            await UntilAsync(
                async () => !(await TextAsync(node, quirk)).Contains("\"7\""),
                "the quirk is forgotten",
                Soon
            );
    }

    [Fact]
    public async Task Word_that_cannot_be_read_keeps_back_no_other()
    {
        Nodes.Postgres.Execute(
            "INSERT INTO cluster.notices (topic, key) VALUES ('tags', 'of no device'), "
                + "('trust', 'nor of this'), ('of a later version', '')",
            Cluster.Database
        );
        await PutAsync(Nodes[1], "api/v1/settings/discover", """{"value":"true"}""");
        foreach (var node in Nodes.All)
            await UntilAsync(
                async () => (await TextAsync(node, "api/v1/settings")).Contains("changed here"),
                "the setting is known",
                Soon
            );
        await DeleteAsync(Nodes[1], "api/v1/settings/discover");
    }

    [Fact]
    public async Task A_tag_that_is_set_at_another_node_is_seen_by_the_rules_at_once()
    {
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await PutAsync(
            Nodes[0],
            "api/v1/provisions/answer",
            "declare('Tags.answered', null, {value: true});"
        );
        await PutAsync(
            Nodes[0],
            "api/v1/presets/answer",
            """{"precondition":"Tags.asked IS NOT NULL","configurations":[{"type":"provision","name":"answer"}]}"""
        );
        await RunAsync(cpe, "tagged");
        await RunAsync(cpe, "tagged");
        using var tagged = await Nodes[2]
            .Api.PatchAsJsonAsync(
                "api/v1/devices/00AABB-HG1-tagged/tags",
                new { add = new[] { "asked" } }
            );
        Assert.True(tagged.IsSuccessStatusCode, await tagged.Content.ReadAsStringAsync());
        await UntilAsync(
            async () =>
            {
                await RunAsync(cpe, "tagged");
                return (await TextAsync(Nodes[0], "api/v1/devices/00AABB-HG1-tagged")).Contains(
                    "answered"
                );
            },
            "the rule has seen it",
            Soon
        );
    }

    [Fact]
    public async Task Work_for_many_devices_is_done_once_wherever_it_was_asked_for()
    {
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await RunAsync(cpe, "woken");
        foreach (var node in Nodes.All)
        {
            using var asked = await node.Api.PostAsJsonAsync(
                "api/v1/wakes",
                new { devices = new[] { "00AABB-HG1-woken" } }
            );
            Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
            var job = await asked.Content.ReadFromJsonAsync<JsonElement>();
            var id = job.GetProperty("id").GetString();
            await UntilAsync(
                async () => (await TextAsync(node, $"api/v1/wakes/{id}")).Contains("\"done\""),
                "the work is done"
            );
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_opens_no_node_a_second_later()
    {
        using var made = await Nodes[0]
            .Api.PostAsJsonAsync(
                "api/v1/keys",
                new { name = "short", roles = new[] { "administrator" } }
            );
        made.EnsureSuccessStatusCode();
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("secret")
            .GetString()!;
        foreach (var node in Nodes.All)
            await UntilAsync(async () => await OpensAsync(node, key), "the key opens", Soon);
        await DeleteAsync(Nodes[2], "api/v1/keys/short");
        foreach (var node in Nodes.All)
            await UntilAsync(async () => !await OpensAsync(node, key), "it opens no more", Soon);
    }

    [Fact]
    public async Task A_file_that_came_in_at_one_node_is_served_by_all()
    {
        var octets = new byte[1_300_000];
        new Random(1).NextBytes(octets);
        using var content = new ByteArrayContent(octets);
        using var put = await Nodes[0]
            .Api.PutAsync("api/v1/files/big.bin?fileType=1%20Firmware%20Upgrade%20Image", content);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        foreach (var node in Nodes.All)
            Assert.Equal(octets, await node.Api.GetByteArrayAsync("api/v1/files/big.bin/content"));
    }

    [Fact]
    public async Task The_sessions_that_are_open_are_listed_at_every_node()
    {
        using var cpe = new LockStepCpe(Nodes[0].Cwmp);
        await cpe.PostAsync(Xml.Inform("listed", "2 PERIODIC"));
        foreach (var node in Nodes.All)
            Assert.Contains("00AABB-HG1-listed", await TextAsync(node, "api/v1/sessions"));
    }

    [Fact]
    public async Task The_line_between_nodes_is_closed_to_strangers()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Nodes.LineOf(0));
#pragma warning disable CA5359 // Who the node is does not matter here: it must not let a stranger in.
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        // Without our key the handshake ends, or the first octet that is read is none.
        var opened = false;
        try
        {
            await tls.AuthenticateAsClientAsync("muster-node");
            await tls.WriteAsync(new byte[64]);
            opened = await tls.ReadAsync(new byte[1]) > 0;
        }
        catch (Exception refused)
            when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            opened = false;
        }
        Assert.False(opened);
    }

    private static async Task RunAsync(LockStepCpe cpe, string serial)
    {
        cpe.Cookie = null;
        await cpe.PostAsync(
            Xml.Inform(serial, "2 PERIODIC", currentTime: Guid.NewGuid().ToString())
        );
        var request = await cpe.PostAsync("");
        while (Answer(request) is { } answer)
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        Assert.Equal(204, request.Status);
    }

    /// <summary>What a device answers; null at the end of its session.</summary>
    internal static string? Answer(WireReply request) =>
        request.Message() switch
        {
            "GetParameterValues" => "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter("Device.A", "1")
                + "</ParameterList></cwmp:GetParameterValuesResponse>",
            "SetParameterValues" => "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                + "</cwmp:SetParameterValuesResponse>",
            "GetParameterNames" => "<cwmp:GetParameterNamesResponse><ParameterList/>"
                + "</cwmp:GetParameterNamesResponse>",
            _ => null,
        };

    private static async Task<string> SubmitAsync(MusterProcess node, string device)
    {
        using var reply = await node.Api.PostAsJsonAsync(
            $"api/v1/devices/{device}/tasks",
            new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
        );
        reply.EnsureSuccessStatusCode();
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return list.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private static async Task<string?> StateAsync(MusterProcess node, string task)
    {
        var found = await node.Api.GetFromJsonAsync<JsonElement>($"api/v1/tasks/{task}");
        return found.GetProperty("state").GetString();
    }

    private static async Task<int> CountAsync(MusterProcess node, string path)
    {
        var page = await node.Api.GetFromJsonAsync<JsonElement>(path);
        return page.GetProperty("items").GetArrayLength();
    }

    /// <summary>How many devices live on a node.</summary>
    private static async Task<int> HomeAsync(MusterProcess node)
    {
        const string name = "muster_devices_home";
        var line = (await TextAsync(node, "metrics"))
            .Split('\n')
            .Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return int.Parse(
            line[(line.LastIndexOf('}') + 1)..].Split(' ')[1],
            CultureInfo.InvariantCulture
        );
    }

    private static Task<string> TextAsync(MusterProcess node, string path) =>
        node.Api.GetStringAsync(path);

    private static async Task PutAsync(MusterProcess node, string path, string json)
    {
        using var body = new StringContent(
            json,
            new MediaTypeHeaderValue(json.StartsWith('{') ? "application/json" : "text/plain")
        );
        using var reply = await node.Api.PutAsync(path, body);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    private static async Task DeleteAsync(MusterProcess node, string path)
    {
        using var reply = await node.Api.DeleteAsync(path);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    private static async Task<bool> OpensAsync(MusterProcess node, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/keys");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var reply = await node.Api.SendAsync(request);
        return reply.StatusCode == HttpStatusCode.OK;
    }

    private static async Task UntilAsync(
        Func<Task<bool>> condition,
        string what,
        TimeSpan? within = null
    )
    {
        var watch = Stopwatch.StartNew();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(
                watch.Elapsed < (within ?? Patience),
                $"It did not happen in time that {what}."
            );
            await look.WaitForNextTickAsync();
        }
    }
}

/// <summary>The tests that share one cluster, one after the other.</summary>
[CollectionDefinition("Clusters")]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>;

/// <summary>One cluster for all tests of a collection.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    internal Cluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await Cluster.StartAsync(3);

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
