using System.Net;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Hosting;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>Who changed what, by whichever door: with what it was before and after, without secrets.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Secret = "tr0ub4dor";
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task A_change_is_logged_with_what_was_there_before_and_after()
    {
        await SendAsync(HttpMethod.Patch, $"devices/{_device}/tags", """{"add":["lab"]}""");
        await SendAsync(
            HttpMethod.Patch,
            $"devices/{_device}/tags",
            """{"add":["new"],"remove":["lab"]}"""
        );
        var entry = (await FindAsync($"device={_device}&action=tag"))[0];
        Assert.Equal(["lab"], Texts(entry, "before"));
        Assert.Equal(["new"], Texts(entry, "after"));
        Assert.Equal(
            ("first", "key", "api", "done"),
            (Text(entry, "who"), Text(entry, "kind"), Text(entry, "door"), Text(entry, "outcome"))
        );
        Assert.NotEmpty(Text(entry, "address")!);
    }

    [Fact]
    public async Task What_was_refused_is_logged_with_the_reason()
    {
        await SendAsync(HttpMethod.Put, "provisions/broken", "this is (no script");
        var entry = Assert.Single(await FindAsync("target=broken"));
        Assert.Equal("refused", Text(entry, "outcome"));
        Assert.NotEmpty(Text(entry, "detail")!);
        await SendAsync(HttpMethod.Delete, "devices/nothing", null);
        Assert.Equal("refused", Text((await FindAsync("device=nothing"))[0], "outcome"));
    }

    [Theory]
    [InlineData(
        "POST",
        "devices/@/tasks",
        """{"kind":"setParameterValues","parameterValues":[{"name":"Device.Users.User.1.Password","value":"tr0ub4dor"}]}"""
    )]
    [InlineData(
        "POST",
        "devices/@/tasks",
        """{"kind":"upload","fileType":"2 Vendor Log File","url":"http://192.0.2.1/u","username":"me","password":"tr0ub4dor"}"""
    )]
    [InlineData(
        "POST",
        "registrations",
        """{"registrations":[{"oui":"00D09E","serialNumber":"7","user":"u","password":"tr0ub4dor"}]}"""
    )]
    [InlineData("PUT", "config/cwmp.auth", "AUTH('me', 'tr0ub4dor')")]
    [InlineData("PUT", "tables/keys", "serial,wifi\n1,tr0ub4dor\n")]
    [InlineData(
        "POST",
        "webhooks",
        """{"url":"http://192.0.2.1/?token=tr0ub4dor","kinds":["*"],"secret":"tr0ub4dor-tr0ub4dor"}"""
    )]
    [InlineData(
        "POST",
        "users",
        """{"name":"ada","roles":[],"password":"tr0ub4dor otters juggle"}"""
    )]
    [InlineData("PUT", "users/first/password", """{"password":"tr0ub4dor otters juggle"}""")]
    public async Task No_secret_is_in_the_log(string method, string path, string body)
    {
        await SendAsync(
            new HttpMethod(method),
            path.Replace("@", _device, StringComparison.Ordinal),
            body
        );
        var log = await _acs.Api.GetStringAsync("api/v1/audit/export");
        Assert.Single(log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(Secret, log);
    }

    [Fact]
    public async Task The_northbound_interface_logs_as_itself()
    {
        var nbi = _acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;
        using var answer = await _acs.Api.PostAsync(
            new Uri(nbi, $"devices/{_device}/tasks"),
            new StringContent("""{"name":"reboot"}""")
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var entry = Assert.Single(await FindAsync($"device={_device}"));
        Assert.Equal(
            ("nbi", "submit", "reboot"),
            (Text(entry, "door"), Text(entry, "action"), Text(entry, "target"))
        );
    }

    [Fact]
    public async Task What_the_process_does_itself_is_logged_under_the_name_of_the_server()
    {
        await _acs.Devices.ChangeTagsAsync(_device, ["x"], [], default);
        var entry = Assert.Single(await FindAsync("who=server"));
        Assert.Equal(("server", "tag"), (Text(entry, "kind"), Text(entry, "action")));
    }

    [Fact]
    public async Task It_is_exported_as_a_table_that_no_spreadsheet_takes_for_formulas()
    {
        await SendAsync(
            HttpMethod.Put,
            "roles/x",
            """{"permissions":[],"description":"a, \"b\""}"""
        );
        await SendAsync(HttpMethod.Delete, "keys/=1+1", null);
        using var answer = await _acs.Api.GetAsync("api/v1/audit/export?format=csv");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("id,at,who,", lines[0]);
        Assert.Contains(",'=1+1,", lines[1]);
        Assert.Contains("\"{\"\"name\"\":\"\"x\"\"", lines[2]);
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString();

    private static IEnumerable<string?> Texts(JsonElement entry, string name) =>
        entry.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private async Task<List<JsonElement>> FindAsync(string query) =>
        [
            .. (await _acs.GetJsonAsync($"api/v1/audit?{query}"))
                .GetProperty("items")
                .EnumerateArray(),
        ];

    private async Task SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}")
        {
            Content = body is null
                ? null
                : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await _acs.Api.SendAsync(request);
    }
}
