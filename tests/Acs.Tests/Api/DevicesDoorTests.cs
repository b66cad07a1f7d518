using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sqlite;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Tests.Api;

/// <summary>Devices, their parameters, tags and tasks over HTTP.</summary>
public sealed class DevicesDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, default);

    [Fact]
    public async Task A_device_is_found_by_what_it_is_and_paged_by_cursor()
    {
        for (var n = 0; n < 5; n++)
            await StoreAsync("PAGED", $"S{n}");
        var first = (
            await server.GetAsync("/api/v1/devices?productClass=PAGED&limit=3&total=true")
        ).Json;
        Assert.Equal(5, first.GetProperty("total").GetInt64());
        var cursor = Uri.EscapeDataString(first.GetProperty("nextCursor").GetString()!);
        var rest = (
            await server.GetAsync($"/api/v1/devices?productClass=PAGED&limit=3&cursor={cursor}")
        ).Json;
        Assert.Equal(
            ["S0", "S1", "S2", "S3", "S4"],
            first
                .GetProperty("items")
                .EnumerateArray()
                .Concat(rest.GetProperty("items").EnumerateArray())
                .Select(device => device.GetProperty("serialNumber").GetString())
        );
        Assert.Equal("null", rest.GetProperty("nextCursor").GetRawText());
    }

    [Fact]
    public async Task A_device_id_works_in_a_url_encoded_or_as_it_is_read()
    {
        var id = await StoreAsync("IGD", "A-1");
        Assert.Equal("00D09E-IGD-A%2D1", id);
        foreach (var segment in new[] { id, Uri.EscapeDataString(id) })
        {
            // As it stands: System.Uri would make a dash of %2D.
            var url = new Uri(
                $"{server.Host.Addresses.Api}api/v1/devices/{segment}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            );
            using var response = await server.Client.GetAsync(url);
            var device = await Answer.OfAsync(response);
            Assert.Equal(HttpStatusCode.OK, device.Status);
            Assert.Equal(id, device.Json.GetProperty("id").GetString());
            Assert.Equal("00D09E", device.Json.GetProperty("oui").GetString());
            Assert.False(device.Json.GetProperty("inSession").GetBoolean());
        }
    }

    [Fact]
    public async Task The_tree_comes_whole_or_in_part_with_age_and_type()
    {
        var id = await StoreAsync("IGD", "TREE");
        var part = await server.GetAsync($"/api/v1/devices/{id}/parameters?path=Device.Time.");
        Assert.Equal(1, part.Json.GetProperty("total").GetInt32());
        var item = part.Json.GetProperty("items")[0];
        Assert.Equal("Device.Time.Enable", item.GetProperty("path").GetString());
        Assert.Equal("true", item.GetProperty("value").GetString());
        Assert.Equal("xsd:boolean", item.GetProperty("type").GetString());
        Assert.InRange(item.GetProperty("ageSeconds").GetInt64(), 1, long.MaxValue);
        Assert.Equal(Noon, item.GetProperty("updatedAt").GetDateTimeOffset());
        var missing = await server.GetAsync($"/api/v1/devices/{id}/parameters?path=Device.No.");
        missing.Refuses(HttpStatusCode.NotFound, "path");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/parameters")]
    [InlineData("POST", "/wake")]
    [InlineData("PATCH", "/tags")]
    [InlineData("POST", "/tasks")]
    public async Task An_unknown_device_is_not_found(string method, string route)
    {
        var json = route == "/tasks" ? """{"kind":"reboot"}""" : "{}";
        var url = $"/api/v1/devices/00D09E-NOBODY{route}";
        var answer = await server.JsonAsync(new HttpMethod(method), url, json);
        answer.Refuses(HttpStatusCode.NotFound, "device");
    }

    [Fact]
    public async Task Tags_are_added_removed_and_searched_by()
    {
        var id = await StoreAsync("IGD", "TAGS");
        var url = $"/api/v1/devices/{id}/tags";
        await server.JsonAsync(HttpMethod.Patch, url, """{"add":["lab","new"]}""");
        var tags = await server.JsonAsync(HttpMethod.Patch, url, """{"remove":["new"]}""");
        Assert.Equal("""{"tags":["lab"]}""", tags.Text);
        var found = (await server.GetAsync("/api/v1/devices?tag=lab")).Json.GetProperty("items");
        Assert.Equal(id, Assert.Single(found.EnumerateArray()).GetProperty("id").GetString());
        (await server.JsonAsync(HttpMethod.Patch, url, """{"add":"lab"}""")).Refuses(
            HttpStatusCode.BadRequest,
            "add"
        );
    }

    [Fact]
    public async Task Devices_are_filtered_by_an_expression_over_what_is_known_of_them()
    {
        var id = await StoreAsync("FILTER", "F1");
        await StoreAsync("FILTER", "F2");
        await server.JsonAsync(HttpMethod.Patch, $"/api/v1/devices/{id}/tags", """{"add":["x"]}""");
        async Task<JsonElement> Find(string filter) =>
            (
                await server.GetAsync(
                    $"/api/v1/devices?total=true&productClass=FILTER&filter={Uri.EscapeDataString(filter)}"
                )
            ).Json;

        var tagged = await Find("Tags.x IS NOT NULL");
        Assert.Equal(
            id,
            Assert
                .Single(tagged.GetProperty("items").EnumerateArray())
                .GetProperty("id")
                .GetString()
        );
        Assert.False(tagged.TryGetProperty("partial", out _));
        Assert.Equal(2, (await Find("Device.Time.Enable = true")).GetProperty("total").GetInt64());
        Assert.Equal(0, (await Find("NOT Device.Time.Enable")).GetProperty("total").GetInt64());
        Assert.Equal(
            1,
            (await Find("DeviceID.SerialNumber LIKE '%2'")).GetProperty("total").GetInt64()
        );
    }

    [Fact]
    public async Task A_filter_that_is_none_is_refused_with_its_line_and_column()
    {
        var answer = await server.GetAsync("/api/v1/devices?filter=Tags.x%20AND%0A%20%20OR");
        answer.Refuses(HttpStatusCode.BadRequest, "filter");
        Assert.Contains(
            "line 2, column 3: expected an expression, found OR",
            answer.Json.GetProperty("detail").GetString()
        );
    }

    [Fact]
    public async Task A_deleted_device_is_gone()
    {
        var url = $"/api/v1/devices/{await StoreAsync("IGD", "GONE")}";
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await server.SendAsync(HttpMethod.Delete, url)).Status
        );
        (await server.GetAsync(url)).Refuses(HttpStatusCode.NotFound, "device");
    }

    [Fact]
    public async Task A_device_without_an_address_is_not_woken_and_that_is_told()
    {
        var id = await StoreAsync("IGD", "ASLEEP");
        var answer = await server.SendAsync(HttpMethod.Post, $"/api/v1/devices/{id}/wake");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Json.GetProperty("woken").GetBoolean());
    }

    [Fact]
    public async Task Tasks_are_accepted_in_order_cancelled_and_retried()
    {
        var id = await StoreAsync("IGD", "TASKS");
        var accepted = await server.JsonAsync(
            HttpMethod.Post,
            $"/api/v1/devices/{id}/tasks?expires=3600",
            """{"tasks":[{"kind":"reboot"},{"kind":"refreshObject","objectName":"Device.Time."}]}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        var items = accepted.Json.GetProperty("items");
        Assert.Equal(
            ["reboot", "refreshObject"],
            items
                .EnumerateArray()
                .Select(t => t.GetProperty("request").GetProperty("kind").GetString())
        );
        var task = items[0];
        var url = $"/api/v1/tasks/{task.GetProperty("id").GetString()}";
        Assert.Equal(url, accepted.Location?.OriginalString);
        Assert.Equal("pending", task.GetProperty("state").GetString());
        Assert.Equal("first", task.GetProperty("author").GetString());
        Assert.Equal(
            TimeSpan.FromHours(1),
            task.GetProperty("expires").GetDateTimeOffset()
                - task.GetProperty("created").GetDateTimeOffset()
        );

        (await server.SendAsync(HttpMethod.Post, url + "/retry")).Refuses(
            HttpStatusCode.Conflict,
            "task"
        );
        var cancelled = await server.SendAsync(HttpMethod.Post, url + "/cancel");
        Assert.Equal("cancelled", cancelled.Json.GetProperty("state").GetString());
        var retried = await server.SendAsync(HttpMethod.Post, url + "/retry");
        Assert.Equal("pending", retried.Json.GetProperty("state").GetString());
        var pending = await server.GetAsync($"/api/v1/tasks?device={id}&state=pending&total=true");
        Assert.Equal(2, pending.Json.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_task_that_makes_no_sense_is_refused_naming_the_field_and_nothing_is_stored()
    {
        var id = await StoreAsync("IGD", "SENSE");
        var answer = await server.JsonAsync(
            HttpMethod.Post,
            $"/api/v1/devices/{id}/tasks",
            """{"tasks":[{"kind":"reboot"},{"kind":"download","file":"missing.bin"}]}"""
        );
        Assert.Contains(
            answer.Status,
            new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound }
        );
        Assert.Contains("file", answer.Field);
        var tasks = await server.GetAsync($"/api/v1/tasks?device={id}&total=true");
        Assert.Equal(0, tasks.Json.GetProperty("total").GetInt64());
    }

    [Theory]
    [InlineData("wait=301", "wait")]
    [InlineData("wait=soon", "wait")]
    [InlineData("expires=0", "expires")]
    [InlineData("wake=perhaps", "wake")]
    [InlineData("waken=true", "waken")]
    public async Task Wrong_options_of_a_submission_are_refused(string query, string field)
    {
        var url = $"/api/v1/devices/x/tasks?{query}";
        var answer = await server.JsonAsync(HttpMethod.Post, url, """{"kind":"reboot"}""");
        answer.Refuses(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Unknown_tasks_and_faults_are_not_found()
    {
        (await server.GetAsync("/api/v1/tasks/none")).Refuses(HttpStatusCode.NotFound, "task");
        (await server.SendAsync(HttpMethod.Delete, "/api/v1/devices/none/faults/x")).Refuses(
            HttpStatusCode.NotFound,
            "channel"
        );
        var faults = await server.GetAsync("/api/v1/faults");
        Assert.Equal(0, faults.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Sessions_are_counted()
    {
        var sessions = await server.GetAsync("/api/v1/sessions");
        Assert.Equal(0, sessions.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, sessions.Json.GetProperty("counters").GetProperty("open").GetInt32());
    }

    private Task<string> StoreAsync(string productClass, string serial) =>
        Devices.StoreAsync(server, productClass, serial, Noon);
}

/// <summary>A store that fails for a while: the server says so, and works again by itself.</summary>
public sealed class UnavailableStoreTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_locked_database_is_a_503_with_Retry_After_and_nothing_half_written()
    {
        var id = await Devices.StoreAsync(server, "IGD", "LOCKED", DateTimeOffset.UnixEpoch);
        var url = $"/api/v1/devices/{id}/tags";
        var path = Path.Combine(server.Options.DataDirectory, SqliteStore.FileName);
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await other.OpenAsync();
            await using var locked = other.BeginTransaction(
                System.Data.IsolationLevel.Serializable
            );
            var answer = await server.JsonAsync(HttpMethod.Patch, url, """{"add":["lab"]}""");
            answer.Refuses(HttpStatusCode.ServiceUnavailable, null);
            Assert.InRange(
                answer.RetryAfter ?? default,
                TimeSpan.FromSeconds(1),
                TimeSpan.MaxValue
            );
            var health = await server.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
            var checks = health.Json.GetProperty("checks");
            Assert.NotEqual("ok", checks.GetProperty("store").GetString());
            Assert.Equal("ok", checks.GetProperty("cwmp").GetString());
        }
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/ready")).Status);
        var after = await server.JsonAsync(HttpMethod.Patch, url, "{}");
        Assert.Equal("""{"tags":[]}""", after.Text);
    }
}

/// <summary>Devices put straight into a server's store.</summary>
internal static class Devices
{
    public static async Task<string> StoreAsync(
        RunningServer server,
        string productClass,
        string serial,
        DateTimeOffset at
    )
    {
        var identity = new DeviceIdStruct("Muster", "00D09E", productClass, serial);
        var record = new DeviceRecord
        {
            Key = DeviceKey.Of(identity),
            Id = DeviceKey.IdOf(identity),
            Identity = identity,
            FirstInform = at,
            LastInform = at,
            LastEvents = ["1 BOOT"],
            Informed = [new("Device.Time.Enable", new("true", "xsd:boolean"))],
        };
        var store = server.Service<IDeviceStore>();
        var inform = new InformRecord(record, true, [new("1 BOOT", "")], 0, []);
        var row = await store.RecordAsync(inform, default);
        Assert.True(row > 0, row.ToString(CultureInfo.InvariantCulture));
        return record.Id;
    }
}
