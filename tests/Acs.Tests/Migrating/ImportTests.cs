using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using MongoDB.Bson;
using Muster.Acs.Access;
using Muster.Acs.Nbi;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Access;
using Muster.Acs.Tests.Waking;
using Xunit;
using static Acs.Tests.Migrating.GenieDocuments;

namespace Acs.Tests.Migrating;

/// <summary>What comes of GenieACS's documents, seen at the doors of the server.</summary>
public sealed class ImportTests(NbiServer server) : IClassFixture<NbiServer>
{
    private const string Old = "a password of the old days";

    private TestAcs Acs => server.Acs;

    [Fact]
    public async Task A_device_is_shown_by_the_northbound_interface_as_the_original_shows_it()
    {
        Assert.Equal("added", Assert.Single(await ImportAsync("devices", Device("shape"))).Outcome);
        var device = Assert.Single(
            await server.FindAsync("/devices/?query={\"_id\":\"00AABB-HG1-shape\"}")
        );

        Assert.Equal("2023-12-04T12:00:00.000Z", Text(device, "_registered"));
        Assert.Equal("2024-01-03T12:00:00.000Z", Text(device, "_lastInform"));
        Assert.Equal("2024-01-01T12:00:00.000Z", Text(device, "_lastBoot"));
        Assert.Equal("2023-12-04T12:00:00.000Z", Text(device, "_lastBootstrap"));
        Assert.Equal("2024-01-03T12:00:00.000Z", Text(device, "_timestamp"));
        Assert.Equal(
            ["gold", "lab"],
            device.GetProperty("_tags").EnumerateArray().Select(t => t.GetString()).Order()
        );
        Assert.Equal("Acme", Text(device.GetProperty("_deviceId"), "_Manufacturer"));
        var info = device.GetProperty("InternetGatewayDevice").GetProperty("DeviceInfo");
        Assert.Equal("2024-01-03T12:00:00.000Z", Text(info, "_timestamp"));
        Assert.True(info.GetProperty("_object").GetBoolean());
        AssertJson(
            """
            {"_object":false,"_writable":false,"_value":"1.0","_type":"xsd:string",
             "_timestamp":"2024-01-03T12:00:00.000Z","_notification":2,"_accessList":["Subscriber"],
             "_attributesTimestamp":"2024-01-03T12:00:00.000Z"}
            """,
            info.GetProperty("SoftwareVersion")
        );
        AssertJson(
            """
            {"_object":false,"_writable":false,"_value":77,"_type":"xsd:unsignedInt",
             "_timestamp":"2024-01-03T12:00:00.000Z"}
            """,
            info.GetProperty("UpTime")
        );
        Assert.Equal("2023-11-04T12:00:00.000Z", Text(info.GetProperty("FirstUseDate"), "_value"));
        var wifi = device
            .GetProperty("InternetGatewayDevice")
            .GetProperty("LANDevice")
            .GetProperty("1")
            .GetProperty("WLANConfiguration")
            .GetProperty("1");
        Assert.True(wifi.GetProperty("Enable").GetProperty("_value").GetBoolean());
        Assert.True(wifi.GetProperty("SSID").GetProperty("_writable").GetBoolean());
        Assert.Equal("5000000000", Text(wifi.GetProperty("TotalBytesSent"), "_value"));
        Assert.Equal(
            "north",
            Text(device.GetProperty("VirtualParameters").GetProperty("Site"), "_value")
        );
        Assert.Equal("2023-12-31T12:00:00.000Z", Text(device.GetProperty("Reboot"), "_value"));
    }

    [Fact]
    public async Task An_id_keeps_its_spelling_and_its_device_is_known_when_it_calls_home()
    {
        await ImportAsync("devices", Device("case", oui: "00aabb"));
        using var cpe = Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("case", "2 PERIODIC"));
        await cpe.PostAsync("");

        var device = Assert.Single(
            await server.FindAsync("/devices/?query={\"_deviceId._SerialNumber\":\"case\"}")
        );
        Assert.Equal("00aabb-HG1-case", Text(device, "_id"));
        Assert.Equal("2023-12-04T12:00:00.000Z", Text(device, "_registered"));
        Assert.NotEqual("2024-01-03T12:00:00.000Z", Text(device, "_lastInform"));
        Assert.Single(await server.FindAsync("/devices/?query={\"_id\":\"00aabb-HG1-case\"}"));
        Assert.Equal(
            200,
            (await server.CurlAsync("/devices/00aabb-HG1-case/tags/x", "-X", "POST")).Status
        );
    }

    [Fact]
    public async Task Imported_rules_act_on_an_imported_device()
    {
        await ImportAsync("devices", Device("rule"));
        await ImportAsync("provisions", Provision("rule-ssid"));
        var preset = Preset("rule", ["written"]);
        preset["precondition"] = "DeviceID.SerialNumber = 'rule' AND Tags.lab IS NOT NULL";
        preset["configurations"][0]["name"] = "rule-ssid";
        Assert.Equal("added", Assert.Single(await ImportAsync("presets", preset)).Outcome);
        using var cpe = new RuleCpe(Acs, "rule").With(
            "~.LANDevice.1.WLANConfiguration.1.SSID",
            "home",
            writable: true
        );

        await cpe.CallHomeAsync();

        Assert.Equal("written", cpe["~.LANDevice.1.WLANConfiguration.1.SSID"]);
        Assert.DoesNotContain(await Acs.FaultsAsync(), fault => fault.DeviceId == cpe.Id);
    }

    [Fact]
    public async Task Both_forms_of_arguments_of_presets_come_through()
    {
        var trees = Assert.Single(await ImportAsync("presets", Preset("trees")));
        var texts = Preset("texts");
        texts["configurations"][0]["args"] = "'net-' || DeviceID.SerialNumber, 5";
        var other = Assert.Single(await ImportAsync("presets", texts));
        Assert.Equal(("added", "added"), (trees.Outcome, other.Outcome));
        Assert.Contains("there is no provision 'ssid' here yet", trees.Notes);
    }

    [Fact]
    public async Task A_device_is_woken_with_the_password_that_the_original_set()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, "WWW-Authenticate: Digest realm=\"R\", nonce=\"n\", qop=\"auth\""),
            Reply.Status(200)
        );
        await ImportAsync("devices", Device("wake", url: cpe.Url));

        // It answers the request, and never comes: the test is about what it was shown.
        var asked = await server.CurlAsync(
            "/devices/00AABB-HG1-wake/tasks?connection_request",
            "-X",
            "POST"
        );

        Assert.Equal(200, asked.Status);
        var proof = cpe
            .Requests.Last()
            .Split("\r\n")
            .Single(line => line.StartsWith("Authorization:", StringComparison.Ordinal));
        Assert.True(
            Muster.Cwmp.ConnectionRequests.DigestAuthorization.TryParse(
                proof["Authorization:".Length..].Trim(),
                out var digest
            )
        );
        Assert.Equal("old-user", digest.Username);
        Assert.True(digest.Proves("GET", "old-secret", default));
        var detail = await Acs.GetJsonAsync("/api/v1/devices/00AABB-HG1-wake");
        Assert.Equal("kept", Text(detail.GetProperty("reachability"), "ownCredentials"));
    }

    [Fact]
    public async Task A_task_comes_once_with_its_id_and_all_its_fields()
    {
        await ImportAsync("devices", Device("task"));
        const string id = "00AABB-HG1-task";
        Assert.Equal("added", Assert.Single(await ImportAsync("tasks", Task(id))).Outcome);
        Assert.Equal("same", Assert.Single(await ImportAsync("tasks", Task(id))).Outcome);

        var task = Assert.Single(await server.FindAsync($"/tasks/?query={{\"device\":\"{id}\"}}"));
        Assert.Equal(TaskId, Text(task, "_id"));
        Assert.Equal("2024-01-03T12:00:00.000Z", Text(task, "timestamp"));
        Assert.Equal("ours", Text(task, "note"));

        // Taken back here, it does not come again.
        Assert.Equal(200, (await server.CurlAsync($"/tasks/{TaskId}", "-X", "DELETE")).Status);
        await ImportAsync("tasks", Task(id));
        Assert.Empty(await server.FindAsync($"/tasks/?query={{\"device\":\"{id}\"}}"));
    }

    [Fact]
    public async Task Faults_of_tasks_and_of_channels_come_with_what_they_tell()
    {
        const string id = "00AABB-HG1-fault";
        const string task = "65a1b2c3d4e5f60718293a4c";
        await ImportAsync("devices", Device("fault"));
        await ImportAsync("tasks", Task(id, task));
        var findings = await ImportAsync(
            "faults",
            Fault(id, "task_" + task),
            Fault(id, "wifi", "script.TypeError")
        );
        Assert.All(findings, finding => Assert.Equal("added", finding.Outcome));

        var fault = Assert.Single(
            await server.FindAsync($"/faults/?query={{\"_id\":\"{id}:task_{task}\"}}")
        );
        Assert.Equal("cwmp.9002", Text(fault, "code"));
        Assert.Equal(2, fault.GetProperty("retries").GetInt32());
        var channel = Assert.Single(
            await Acs.FaultsAsync(),
            each => each.DeviceId == id && each.Task is null
        );
        Assert.Equal(
            ("wifi", "script.TypeError", 2),
            (channel.Channel, channel.Code, channel.Retries)
        );
        Assert.All(
            await ImportAsync(
                "faults",
                Fault(id, "task_" + task),
                Fault(id, "wifi", "script.TypeError")
            ),
            finding => Assert.Equal("same", finding.Outcome)
        );
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_what_was_learned_here_stays()
    {
        const string id = "00AABB-HG1-again";
        await ImportAsync("devices", Device("again"));
        using var cpe = new RuleCpe(Acs, "again");
        await cpe.CallHomeAsync(
            informed: Xml.Parameter(
                "InternetGatewayDevice.DeviceInfo.UpTime",
                "99",
                "xsd:unsignedInt"
            )
        );
        await server.CurlAsync($"/devices/{id}/tags/gold", "-X", "DELETE");
        await server.CurlAsync($"/devices/{id}/tags/here", "-X", "POST");

        Assert.Equal("same", Assert.Single(await ImportAsync("devices", Device("again"))).Outcome);
        // The source has gone on too: one value is newer than ours, one older; a tag is new, one is gone.
        var later = Device("again", ssid: "renamed", at: Noon.AddDays(1));
        later["_tags"] = new BsonArray { "gold", "silver" };
        Assert.Equal("changed", Assert.Single(await ImportAsync("devices", later)).Outcome);

        var device = Assert.Single(await server.FindAsync($"/devices/?query={{\"_id\":\"{id}\"}}"));
        var root = device.GetProperty("InternetGatewayDevice");
        Assert.Equal(
            99,
            root.GetProperty("DeviceInfo").GetProperty("UpTime").GetProperty("_value").GetInt32()
        );
        Assert.Contains("\"renamed\"", root.GetRawText());
        Assert.Equal(
            ["here", "silver"],
            device.GetProperty("_tags").EnumerateArray().Select(tag => tag.GetString()).Order()
        );
    }

    [Fact]
    public async Task A_rule_that_was_changed_here_stays_and_one_changed_there_comes()
    {
        await ImportAsync("provisions", Provision("mine"), Provision("theirs"));
        await Acs.ProvisionAsync("mine", "// better");

        var findings = await ImportAsync(
            "provisions",
            Provision("mine"),
            Provision("theirs", "// new")
        );
        Assert.Equal(["kept", "changed"], findings.Select(finding => finding.Outcome));
        var both = Assert.Single(await ImportAsync("provisions", Provision("mine", "// other")));
        Assert.Equal("kept", both.Outcome);
        Assert.Contains("changed here and in the source", Assert.Single(both.Notes));
        var mine = await Acs.Service<IProvisioning>()
            .GetAsync(DocumentKind.Provision, "mine", null, default);
        Assert.Equal("// better", mine.Text);
    }

    [Fact]
    public async Task A_bad_document_is_named_with_its_reason_and_harms_no_other()
    {
        var deep = new BsonDocument("x", 1);
        for (var level = 0; level < 90; level++)
            deep = new BsonDocument("x", deep);
        var findings = await ImportAsync(
            "devices",
            new BsonDocument("_id", "nobody"),
            deep,
            Device("good")
        );
        Assert.Equal(["failed", "failed", "added"], findings.Select(finding => finding.Outcome));
        Assert.Equal("it has no _deviceId", Assert.Single(findings[0].Notes));
        Assert.Contains("nested deeper", Assert.Single(findings[1].Notes));
        var preset = Preset("bad");
        preset["precondition"] = "a = = b";
        Assert.Contains(
            "precondition",
            Assert.Single(Assert.Single(await ImportAsync("presets", preset)).Notes)
        );
        var damaged = Device("damaged").ToBson();
        damaged[40] = 0xFF;
        Assert.Contains(
            "no valid BSON",
            Assert.Single(Assert.Single(await PostAsync("devices", damaged)).Notes)
        );
    }

    [Fact]
    public async Task Users_come_with_the_passwords_and_the_roles_they_have()
    {
        var role = new BsonDocument
        {
            ["_id"] = "support:devices:3",
            ["role"] = "support",
            ["resource"] = "devices",
            ["access"] = 3,
            ["filter"] = "Tags.north IS NOT NULL",
            ["validate"] = "true",
        };
        Assert.Equal("added", Assert.Single(await ImportAsync("permissions", role)).Outcome);
        Assert.Equal("same", Assert.Single(await ImportAsync("permissions", role)).Outcome);
        var given = Acs.Service<AccessBook>().FindRole("support")!.Permissions;
        Assert.Contains(
            new Permission(Resource.Devices, AccessLevel.Write, "Tags.north IS NOT NULL"),
            given
        );
        Assert.Contains(
            new Permission(Resource.Tasks, AccessLevel.Write, "Tags.north IS NOT NULL"),
            given
        );
        role["resource"] = "faults";
        var refused = Assert.Single(await ImportAsync("permissions", role));
        Assert.Equal("failed", refused.Outcome);

        Assert.Equal("added", Assert.Single(await ImportAsync("users", User("ada"))).Outcome);
        Assert.Equal("same", Assert.Single(await ImportAsync("users", User("ada"))).Outcome);
        var user = Acs.Service<AccessBook>().Users["ada"];
        Assert.Equal(["support"], user.Roles);
        Assert.Equal(PasswordProof.RightButOld, new Passwords().Check(user.Password, Old));
        Assert.Equal("[\n\n]", (await server.CurlAsync("/users/")).Text);
    }

    [Fact]
    public async Task Who_signs_in_with_the_old_password_has_it_hashed_as_ours_are()
    {
        var role = new BsonDocument
        {
            ["_id"] = "helpers:devices:2",
            ["role"] = "helpers",
            ["resource"] = "devices",
            ["access"] = 2,
        };
        var user = User("grace");
        user["roles"] = "helpers";
        await ImportAsync("permissions", role);
        Assert.Equal("added", Assert.Single(await ImportAsync("users", user)).Outcome);
        var imported = Acs.Service<AccessBook>().Users["grace"].Password;
        using var browser = new Browser(Acs);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.SignInAsync("grace", "a guess"));
        Assert.Equal(imported, Acs.Service<AccessBook>().Users["grace"].Password);
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync("grace", Old));
        var hashed = Acs.Service<AccessBook>().Users["grace"].Password;
        Assert.Equal(PasswordProof.Right, new Passwords().Check(hashed, Old));
        // The same import again leaves it so, and the door still opens.
        Assert.Equal("same", Assert.Single(await ImportAsync("users", user)).Outcome);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.SignInAsync("grace", "a guess"));
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync("grace", Old));
        Assert.Equal(hashed, Acs.Service<AccessBook>().Users["grace"].Password);
    }

    [Fact]
    public async Task Who_may_not_write_what_it_is_about_imports_nothing()
    {
        using var role = new StringContent(
            """{"permissions":[{"resource":"files","access":"write"}]}""",
            Encoding.UTF8,
            "application/json"
        );
        (await Acs.Api.PutAsync("/api/v1/roles/filer", role)).EnsureSuccessStatusCode();
        using var key = new StringContent(
            """{"name":"filer","roles":["filer"]}""",
            Encoding.UTF8,
            "application/json"
        );
        var drawn = await Acs.Api.PostAsync("/api/v1/keys", key);
        var text = await drawn.Content.ReadAsStringAsync();
        Assert.True(drawn.IsSuccessStatusCode, text);
        using var filer = new HttpClient { BaseAddress = Acs.Api.BaseAddress };
        filer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            JsonDocument.Parse(text).RootElement.GetProperty("secret").GetString()
        );
        using var body = new ByteArrayContent(Octets(Device("forbidden")));
        using var answer = await filer.PostAsync("/api/v1/imports/genieacs/devices", body);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        var finding = Assert.Single(
            await PostAsync("devices", Octets(Device("dry")), "?dryRun=true")
        );
        Assert.Equal("added", finding.Outcome);
        Assert.Empty(
            await server.FindAsync("/devices/?query={\"_deviceId._SerialNumber\":\"dry\"}")
        );
        await PostAsync("presets", Octets(Preset("dry")), "?dryRun=true");
        Assert.Empty(await server.FindAsync("/presets/?query={\"_id\":\"dry\"}"));
    }

    private Task<List<Found>> ImportAsync(string collection, params BsonDocument[] documents) =>
        PostAsync(collection, Octets(documents));

    private async Task<List<Found>> PostAsync(string collection, byte[] octets, string query = "")
    {
        using var body = new ByteArrayContent(octets);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var reply = await Acs.Api.PostAsync(
            $"/api/v1/imports/genieacs/{collection}{query}",
            body
        );
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return
        [
            .. JsonDocument
                .Parse(text)
                .RootElement.GetProperty("findings")
                .EnumerateArray()
                .Select(finding => new Found(
                    Text(finding, "outcome"),
                    [
                        .. finding
                            .GetProperty("notes")
                            .EnumerateArray()
                            .Select(note => note.GetString()!),
                    ]
                )),
        ];
    }

    private sealed record Found(string Outcome, IReadOnlyList<string> Notes);

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(
            JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual),
            actual.GetRawText()
        );
}
