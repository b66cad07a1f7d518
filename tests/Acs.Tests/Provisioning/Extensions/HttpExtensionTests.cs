using System.Text.Json;
using Muster.Acs.Tests.Outgoing;
using Xunit;

namespace Muster.Acs.Tests.Provisioning.Extensions;

/// <summary>Extensions without Node: a POST to a service of the operator's.</summary>
public sealed class HttpExtensionTests : IAsyncLifetime
{
    private Receiver _service = null!;

    public async ValueTask InitializeAsync() => _service = await Receiver.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_call_is_a_POST_with_device_function_and_arguments()
    {
        _service.AnswerWith(200, """ { "username": "anna" } """);
        await using var bench = BenchOf(o => o with { ExtensionSecret = "t0ken" });
        var answer = await bench.CallAsync("crm", "pppoe", "000001", "x");
        Assert.Equal((null, """{ "username": "anna" }"""), (answer.Fault, answer.Json));
        var request = Assert.Single(_service.All);
        Assert.Equal("/ext/crm", request.Path);
        Assert.Equal("Bearer t0ken", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal("00AABB-HG1-1", body.RootElement.GetProperty("deviceId").GetString());
        Assert.Equal("crm", body.RootElement.GetProperty("extension").GetString());
        Assert.Equal("pppoe", body.RootElement.GetProperty("function").GetString());
        Assert.Equal("""["000001","x"]""", body.RootElement.GetProperty("args").GetRawText());
    }

    [Theory]
    [InlineData(204, "", null, "null")]
    [InlineData(200, "  \n", null, "null")]
    [InlineData(200, "{", "ext.SyntaxError", null)]
    [InlineData(404, "not here", "ext.HttpError", "404")]
    [InlineData(302, "", "ext.HttpError", "302")]
    [InlineData(500, """{"name":"TypeError","message":"no line"}""", "ext.TypeError", "no line")]
    [InlineData(400, """{"message":"which?"}""", "ext", "which?")]
    [InlineData(400, """{"name":"a b","message":"m"}""", "ext.Error", "m")]
    public async Task A_status_beyond_2xx_is_a_fault(
        int status,
        string body,
        string? code,
        string? text
    )
    {
        _service.Answer = (http, _) =>
        {
            http.Response.Headers.Location = "/elsewhere";
            return status == 204
                ? Task.FromResult(http.Response.StatusCode = 204)
                : Receiver.WriteAsync(http, status, body);
        };
        await using var bench = BenchOf();
        var answer = await bench.CallAsync("crm", "f");
        Assert.Equal(code, answer.Fault?.Code);
        Assert.Contains(text ?? "", answer.Fault?.Message ?? answer.Json);
        Assert.Single(_service.All);
    }

    [Fact]
    public async Task An_answer_has_a_limit_of_time_and_of_size()
    {
        var never = new TaskCompletionSource();
        _service.Answer = (_, _) => never.Task;
        await using (var bench = BenchOf(o => o with { ExtensionTimeout = Short }))
        {
            var late = await bench.CallAsync("crm", "f");
            Assert.Equal(
                ("timeout", "Extension timed out"),
                (late.Fault?.Code, late.Fault?.Message)
            );
        }
        never.SetResult();
        _service.AnswerWith(200, $"\"{new string('x', 1_100_000)}\"");
        await using var other = BenchOf();
        Assert.Equal("ext.RangeError", (await other.CallAsync("crm", "f")).Fault?.Code);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    public async Task An_address_that_is_not_allowed_is_never_connected_to(string host)
    {
        var url = new Uri($"http://{host}:{_service.Url.Port}/");
        await using var bench = new ExtensionBench(o =>
            o with
            {
                Bind = System.Net.IPAddress.Any,
                ExtensionUrls = new Dictionary<string, Uri> { ["crm"] = url },
            }
        );
        var refused = await bench.CallAsync("crm", "f");
        Assert.Equal("ext", refused.Fault?.Code);
        Assert.Contains("address", refused.Fault?.Message);
        Assert.Empty(_service.All);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_fault_that_says_so()
    {
        await using var bench = BenchOf();
        await _service.DisposeAsync();
        var refused = await bench.CallAsync("crm", "f");
        Assert.Equal("ext", refused.Fault?.Code);
        Assert.Contains("ConnectionRefused", refused.Fault?.Message);
        _service = await Receiver.StartAsync();
    }

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private ExtensionBench BenchOf(Func<AcsOptions, AcsOptions>? with = null)
    {
        var urls = new Dictionary<string, Uri> { ["crm"] = new(_service.At("/ext/crm")) };
        return new(o => (with?.Invoke(o) ?? o) with { ExtensionUrls = urls });
    }
}
