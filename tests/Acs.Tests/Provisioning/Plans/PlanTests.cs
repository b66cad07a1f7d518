using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Access;
using Xunit;

namespace Acs.Tests.Provisioning.Plans;

/// <summary>What a plan says over the API, and that applying it makes it so.</summary>
public sealed partial class PlanTests
{
    private const string Interval = "InternetGatewayDevice.ManagementServer.PeriodicInformInterval";
    private const string Key =
        "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase";
    private const string Sets = $"values:\n  {Interval}: 300\n  {Key}: 'new key'\n";

    private static object Document(string kind, string name, string text, string? file = null) =>
        new
        {
            kind,
            name,
            text,
            file,
        };

    private static async Task<JsonElement[]> PlanAsync(TestAcs acs, object order)
    {
        using var answer = await acs.Api.PostAsJsonAsync("/api/v1/plan", order);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(
        TestAcs acs,
        string path,
        object order
    )
    {
        using var answer = await acs.Api.PostAsJsonAsync("/api/v1/" + path, order);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static IEnumerable<JsonElement> Of(JsonElement[] lines, string kind) =>
        lines.Where(line => line.GetProperty("kind").GetString() == kind);

    private static JsonElement Summary(JsonElement[] lines)
    {
        Assert.Equal("summary", lines[^1].GetProperty("kind").GetString());
        return lines[^1];
    }

    private static string[] Changes(JsonElement device, string list = "changes") =>
        [
            .. device
                .GetProperty(list)
                .EnumerateArray()
                .Select(change =>
                    $"{change.GetProperty("action").GetString()} {change.GetProperty("path").GetString()} "
                    + $"{change.GetProperty("from").GetString()} -> {change.GetProperty("to").GetString()} "
                    + $"[{change.GetProperty("cause").GetString()}]"
                ),
        ];

    /// <summary>A device whose tree has been read.</summary>
    private static async Task<RuleCpe> KnownAsync(TestAcs acs, string serial = "1")
    {
        var cpe = TraceTests.Small(acs, serial);
        await acs.IntroduceAsync(serial);
        await acs.SubmitAsync(
            cpe.Id,
            new Muster.Acs.Operations.RefreshObjectRequest("InternetGatewayDevice.")
        );
        await cpe.CallHomeAsync();
        return cpe;
    }

    [Fact]
    public async Task A_plan_shows_what_would_be_changed_and_why_and_after_applying_nothing_more()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = await KnownAsync(acs);
        var order = new
        {
            documents = new[] { Document("profile", "tr069", Sets, "a/tr069.yaml") },
        };

        var plan = await PlanAsync(acs, order);

        var documents = Of(plan, "documents").Single();
        Assert.Equal(
            """[{"kind":"profile","name":"tr069","action":"add","version":1,"file":"a/tr069.yaml"}]""",
            documents.GetProperty("documents").GetRawText()
        );
        var device = Of(plan, "device").Single();
        Assert.Equal(cpe.Id, device.GetProperty("deviceId").GetString());
        // What is secret is shown to nobody.
        Assert.Equal(
            [
                $"set {Key} **** -> **** [profile tr069 line 3]",
                $"set {Interval} 60 -> 300 [profile tr069 line 2]",
            ],
            Changes(device).Order().Reverse().OrderByDescending(line => line.Contains(Key))
        );
        var summary = Summary(plan);
        Assert.Equal((1, 1, 0), Numbers(summary));
        Assert.Contains(
            summary.GetProperty("counts").EnumerateArray(),
            count =>
                count.GetProperty("cause").GetString() == "profile tr069 line 2"
                && count.GetProperty("devices").GetInt32() == 1
        );
        // A plan changes nothing.
        Assert.Empty(await cpe.CallHomeAsync());
        Assert.Equal("60", cpe["~.ManagementServer.PeriodicInformInterval"]);

        var (status, applied) = await PostAsync(acs, "apply?note=agreed", order);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(JsonValueKind.Number, applied.GetProperty("change").ValueKind);
        await cpe.CallHomeAsync();
        await acs.NoFaultsAsync();
        Assert.Equal("300", cpe["~.ManagementServer.PeriodicInformInterval"]);
        var after = await PlanAsync(acs, order);
        Assert.Equal("[]", Of(after, "documents").Single().GetProperty("documents").GetRawText());
        Assert.Empty(Of(after, "device"));
        Assert.Equal((1, 0, 0), Numbers(Summary(after)));
        var again = await PostAsync(acs, "apply", order);
        Assert.Equal(JsonValueKind.Null, again.Json.GetProperty("change").ValueKind);
        var version = await acs.GetJsonAsync("/api/v1/profiles/tr069/versions");
        Assert.Equal("agreed", version.GetProperty("items")[0].GetProperty("note").GetString());
    }

    private static (int Devices, int Changed, int Unknown) Numbers(JsonElement summary) =>
        (
            summary.GetProperty("devices").GetInt32(),
            summary.GetProperty("changed").GetInt32(),
            summary.GetProperty("unknown").GetInt32()
        );

    [Fact]
    public async Task What_was_never_read_is_said_so_and_so_is_what_has_no_value()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.IntroduceAsync();
        var text =
            "values:\n  Device.WiFi.SSID.1.SSID: x\n  Device.Time.NTPServer1: ${LOOKUP('t', 'k', 'c')}\n";
        var plan = await PlanAsync(
            acs,
            new { documents = new[] { Document("profile", "p", text) } }
        );
        var device = Of(plan, "device").Single();
        Assert.Empty(Changes(device));
        Assert.Contains(
            "list Device.WiFi.SSID.1.  ->  [profile p line 2]",
            Changes(device, "unknown")
        );
        Assert.Contains(
            "noValue Device.Time.NTPServer1  ->  [profile p line 3]",
            Changes(device, "unknown")
        );
        Assert.Equal((1, 0, 1), Numbers(Summary(plan)));
        Assert.Equal(
            "profile p line 3: there is no table 't'.",
            Of(plan, "documents").Single().GetProperty("warnings")[0].GetString()
        );
    }

    [Fact]
    public async Task Devices_are_counted_whole_and_listed_page_by_page()
    {
        await using var acs = await TestAcs.StartAsync();
        for (var serial = 1; serial <= 5; serial++)
            await acs.IntroduceAsync($"{serial}");
        object[] documents = [Document("profile", "seen", "tags: {seen: true}")];
        var first = await PlanAsync(acs, new { documents, limit = 2 });
        Assert.Equal((5, 5, 0), Numbers(Summary(first)));
        var listed = Of(first, "device").ToList();
        var cursor = Summary(first).GetProperty("nextCursor").GetString();
        while (cursor is not null)
        {
            var next = await PlanAsync(
                acs,
                new
                {
                    documents,
                    limit = 2,
                    cursor,
                }
            );
            Assert.Empty(Of(next, "documents"));
            listed.AddRange(Of(next, "device"));
            cursor = Summary(next).GetProperty("nextCursor").GetString();
        }
        Assert.Equal(
            ["00AABB-HG1-1", "00AABB-HG1-2", "00AABB-HG1-3", "00AABB-HG1-4", "00AABB-HG1-5"],
            listed.Select(device => device.GetProperty("deviceId").GetString())
        );
        var one = await PlanAsync(acs, new { documents, device = "00AABB-HG1-4" });
        Assert.Equal(
            "00AABB-HG1-4",
            Of(one, "device").Single().GetProperty("deviceId").GetString()
        );
        Assert.Equal((1, 1, 0), Numbers(Summary(one)));
    }

    [Fact]
    public async Task Presets_scripts_objects_and_profiles_are_planned_by_the_same_engine()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = await KnownAsync(acs);
        var plan = await PlanAsync(
            acs,
            new
            {
                documents = new[]
                {
                    Document("provision", "ntp", $"\ndeclare('{Interval}', null, {{value: 77}});"),
                    Document(
                        "preset",
                        "ntp",
                        """{"configurations":[{"type":"provision","name":"ntp"}]}"""
                    ),
                    Document(
                        "profile",
                        "guest",
                        "objects:\n  InternetGatewayDevice.LANDevice.1.WLANConfiguration:\n"
                            + "    - key: {SSID: guest}\n    - {key: {SSID: net}, count: 0}\n"
                    ),
                    Document("profile", "boot", "events: [1 BOOT]\ntags: {booted: true}"),
                    Document(
                        "preset",
                        "outside",
                        """{"channel":"x","configurations":[{"type":"provision","name":"gone"}]}"""
                    ),
                },
            }
        );
        var changes = Changes(Of(plan, "device").Single());
        Assert.Contains($"set {Interval} 60 -> 77 [preset ntp, ntp line 2]", changes);
        const string table = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.";
        Assert.Contains($"add {table}  ->  [profile guest line 3]", changes);
        Assert.Contains($"delete {table}1.  ->  [profile guest line 4]", changes);
        Assert.DoesNotContain(
            changes,
            change => change.Contains("booted", StringComparison.Ordinal)
        );
        var documents = Of(plan, "documents").Single();
        Assert.Equal("""["profile boot"]""", documents.GetProperty("waiting").GetRawText());
        Assert.Equal(
            "preset outside: there is no provision 'gone'.",
            documents.GetProperty("warnings")[0].GetString()
        );
        var boot = await PlanAsync(
            acs,
            new
            {
                documents = new[]
                {
                    Document("profile", "boot", "events: [1 BOOT]\ntags: {booted: true}"),
                },
                events = new[] { "1 BOOT" },
            }
        );
        Assert.Equal(["tag booted  -> [profile boot line 2]"], Tagged(boot));
    }

    private static string[] Tagged(JsonElement[] plan) =>
        [
            .. Of(plan, "device")
                .SelectMany(device => Changes(device))
                .Select(change => change.Replace(" ->  ", " -> ", StringComparison.Ordinal)),
        ];

    [Fact]
    public async Task Conflicts_are_told_in_the_plan()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = await KnownAsync(acs);
        var plan = await PlanAsync(
            acs,
            new
            {
                documents = new[]
                {
                    Document("profile", "a", $"values: {{{Interval}: 1}}"),
                    Document("profile", "b", $"values: {{{Interval}: 2}}"),
                },
            }
        );
        var device = Of(plan, "device").Single();
        Assert.Empty(Changes(device));
        Assert.All(
            device.GetProperty("faults").EnumerateArray(),
            fault =>
                Assert.Equal(
                    $"profile a line 1 and profile b line 1 want {Interval} differently, with the same "
                        + "weight.",
                    fault.GetProperty("message").GetString()
                )
        );
        Assert.Equal(1, Summary(plan).GetProperty("faulty").GetInt32());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_with_file_line_and_column_and_nothing_is_stored()
    {
        await using var acs = await TestAcs.StartAsync();
        var order = new
        {
            documents = new[]
            {
                Document("profile", "good", "tags: {x: true}", "good.yaml"),
                Document("profile", "bad", "tags:\n  x: maybe", "profiles/bad.yaml"),
                Document("provision", "worse", "let let;", "provisions/worse.js"),
            },
        };
        foreach (var path in (string[])["plan", "apply"])
        {
            var (status, problem) = await PostAsync(acs, path, order);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            var lines = problem.GetProperty("detail").GetString()!.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("profiles/bad.yaml: Line 2, column 6: tags is a mapping", lines[0]);
            Assert.StartsWith("provisions/worse.js: Line 1, column ", lines[1]);
        }
        var export = await acs.GetJsonAsync("/api/v1/export");
        Assert.Equal("[]", export.GetProperty("documents").GetRawText());
    }

    [Fact]
    public async Task A_directory_is_applied_pruned_and_taken_back_as_one_change()
    {
        await using var acs = await TestAcs.StartAsync();
        object[] two = [Document("profile", "a", "tags: {a: true}"), Document("config", "k", "1")];
        object[] one = [Document("profile", "a", "tags: {a: false}")];
        await PostAsync(acs, "apply", new { documents = two });
        var kept = await PlanAsync(acs, new { documents = one });
        Assert.Equal(1, Of(kept, "documents").Single().GetProperty("kept").GetInt32());
        var pruned = await PlanAsync(acs, new { documents = one, prune = true });
        var told = Of(pruned, "documents").Single();
        Assert.Equal(
            ["change", "remove"],
            told.GetProperty("documents")
                .EnumerateArray()
                .Select(change => change.GetProperty("action").GetString())
        );
        var revision = told.GetProperty("revision").GetInt64();
        var late = await PostAsync(
            acs,
            "apply",
            new
            {
                documents = one,
                prune = true,
                revision = revision - 1,
            }
        );
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        var (_, applied) = await PostAsync(
            acs,
            "apply",
            new
            {
                documents = one,
                prune = true,
                revision,
            }
        );
        Assert.Equal(["profile a tags: {a: false}"], await HeldAsync(acs));
        var change = applied.GetProperty("change").GetInt64();
        var shown = await acs.GetJsonAsync($"/api/v1/changes/{change}");
        Assert.Equal(2, shown.GetProperty("documents").GetArrayLength());
        var back = await PostAsync(acs, $"changes/{change}/rollback", new { });
        Assert.Equal(HttpStatusCode.OK, back.Status);
        Assert.Equal(["config k 1", "profile a tags: {a: true}"], await HeldAsync(acs));
        // What has been changed since is nobody's to take back unseen.
        var twice = await PostAsync(acs, $"changes/{change}/rollback", new { });
        Assert.Equal(HttpStatusCode.Conflict, twice.Status);
        var newest = back.Json.GetProperty("change").GetInt64();
        await PostAsync(acs, $"changes/{newest}/rollback", new { });
        Assert.Equal(["profile a tags: {a: false}"], await HeldAsync(acs));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await PostAsync(acs, "changes/999999/rollback", new { })).Status
        );
        var list = await acs.GetJsonAsync("/api/v1/changes?limit=2");
        Assert.Equal(
            $"Takes back change {newest}.",
            list.GetProperty("items")[0].GetProperty("note").GetString()
        );
    }

    private static async Task<string[]> HeldAsync(TestAcs acs)
    {
        var export = await acs.GetJsonAsync("/api/v1/export");
        return
        [
            .. export
                .GetProperty("documents")
                .EnumerateArray()
                .Select(document =>
                    $"{document.GetProperty("kind").GetString()} {document.GetProperty("name").GetString()} "
                    + document.GetProperty("text").GetString()
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task Only_who_sees_all_plans_and_each_kind_is_applied_by_who_may_change_it()
    {
        await using var acs = await TestAcs.StartAsync();
        var permissions =
            """{"resource":"devices","access":"read","filter":"Tags.lab IS NOT NULL"}"""
            + """,{"resource":"profiles","access":"write"}"""
            + string.Concat(
                from kind in "presets provisions virtualParameters objects config tables".Split(' ')
                select $$""",{"resource":"{{kind}}","access":"read"}"""
            );
        using var role = new StringContent(
            $$"""{"permissions":[{{permissions}}]}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var put = await acs.Api.PutAsync("api/v1/roles/profiler", role);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        var drawn = await acs.Service<IKeys>().AddAsync(new("profiler", ["profiler"]), default);
        using var desk = Keys.With(acs.Api.BaseAddress!, drawn.Secret);
        object profile = Document("profile", "mine", "tags: {x: true}");
        object config = Document("config", "not.mine", "1");

        async Task<HttpStatusCode> TryAsync(string path, params object[] documents)
        {
            using var answer = await desk.PostAsJsonAsync($"api/v1/{path}", new { documents });
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync("plan", profile));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync("apply", profile, config));
        Assert.Empty(await HeldAsync(acs));
        Assert.Equal(HttpStatusCode.OK, await TryAsync("apply", profile));
        Assert.Equal(["profile mine tags: {x: true}"], await HeldAsync(acs));
        var version = await acs.GetJsonAsync("/api/v1/profiles/mine/versions");
        Assert.Equal("profiler", version.GetProperty("items")[0].GetProperty("author").GetString());
    }

    [Fact]
    public async Task Parts_of_trees_give_the_same_plan_as_whole_trees()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = await KnownAsync(acs);
        const string text = """
            for: InternetGatewayDevice.DeviceInfo.HardwareVersion = 'hw1'
            values:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration.*.KeyPassphrase: all
              InternetGatewayDevice.LANDevice.1.Hosts.Host.1.HostName: read only
              InternetGatewayDevice.ManagementServer.PeriodicInformEnable: true
              InternetGatewayDevice.ManagementServer.Nothing: x
            objects:
              InternetGatewayDevice.LANDevice.1.WLANConfiguration:
                - key: {SSID: guest}
            """;
        object profile = Document("profile", "p", text);
        var part = await PlanAsync(acs, new { documents = new[] { profile } });
        // A script may look at anything: the whole tree is read.
        var whole = await PlanAsync(
            acs,
            new
            {
                documents = new[]
                {
                    profile,
                    Document("provision", "idle", "1;"),
                    Document(
                        "preset",
                        "idle",
                        """{"configurations":[{"type":"provision","name":"idle"}]}"""
                    ),
                },
            }
        );
        var expected = Changes(Of(whole, "device").Single());
        Assert.Contains(expected, change => change.Contains(".1.Key", StringComparison.Ordinal));
        Assert.Contains(
            expected,
            change => change.Contains("FormEnable", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(expected, Changes(Of(part, "device").Single()));
    }
}
