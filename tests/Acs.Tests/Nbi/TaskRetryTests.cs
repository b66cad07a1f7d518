using System.Net;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>A task that failed is tried again by itself, as clients of GenieACS expect of it.</summary>
public sealed class TaskRetryTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestAcs _acs = null!;
    private string _url = "";
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(
            options => options with { NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")] },
            _clock
        );
        var address = _acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;
        _url = $"http://127.0.0.1:{address.Port}";
        _device = await _acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task It_rests_longer_each_time_and_is_gone_when_it_succeeds()
    {
        await PostAsync("""{"name":"getParameterValues","parameterNames":["Device.N"]}""");
        await SessionAsync(fails: true);
        Assert.Equal(0, Retries(Assert.Single(await FindAsync("faults"))));
        // Five minutes at first, a fifth more or less.
        _clock.Advance(TimeSpan.FromMinutes(3));
        await IdleAsync();
        _clock.Advance(TimeSpan.FromMinutes(4));
        await SessionAsync(fails: true);
        Assert.Equal(1, Retries(Assert.Single(await FindAsync("faults"))));
        Assert.Single(await FindAsync("tasks"));
        // Then ten; also when the server has read it anew.
        await RenewAsync();
        _clock.Advance(TimeSpan.FromMinutes(7));
        await IdleAsync();
        _clock.Advance(TimeSpan.FromMinutes(6));
        await SessionAsync(fails: false);
        Assert.Empty(await FindAsync("faults"));
        Assert.Empty(await FindAsync("tasks"));
        _clock.Advance(TimeSpan.FromDays(1));
        await IdleAsync();
    }

    [Fact]
    public async Task The_configuration_says_how_long_it_rests_and_the_oldest_comes_first()
    {
        await _acs.Service<IProvisioning>()
            .PutAsync(
                DocumentKind.Config,
                "cwmp.retryDelay",
                "60",
                new ChangeNote("test"),
                default
            );
        await PostAsync("""{"name":"getParameterValues","parameterNames":["Device.N"]}""");
        await SessionAsync(fails: true);
        await PostAsync("""{"name":"getParameterValues","parameterNames":["Device.M"]}""");
        _clock.Advance(TimeSpan.FromSeconds(73));
        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        Assert.Equal("Device.N", request.Text("string"));
        request = await cpe.AnswerAsync(request, Values("Device.N"));
        Assert.Equal("Device.M", request.Text("string"));
        Assert.Empty((await cpe.AnswerAsync(request, Values("Device.M"))).Body);
    }

    [Fact]
    public async Task What_was_deleted_or_is_no_longer_wanted_is_not_tried_again()
    {
        await PostAsync("""{"name":"getParameterValues","parameterNames":["Device.N"]}""");
        await PostAsync(
            """{"name":"getParameterValues","parameterNames":["Device.N"],"expiry":60}"""
        );
        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        request = await cpe.AnswerAsync(request, Xml.Fault(9002, "broken"));
        Assert.Empty((await cpe.AnswerAsync(request, Xml.Fault(9002, "broken"))).Body);
        var first = (await FindAsync("tasks"))[0].GetProperty("_id").GetString();
        var deleted = await Curl.RunAsync("-X", "DELETE", $"{_url}/tasks/{first}");
        Assert.Equal(200, deleted.Status);
        _clock.Advance(TimeSpan.FromDays(1));
        await IdleAsync();
    }

    [Fact]
    public async Task What_may_have_been_done_is_left_to_a_person()
    {
        await PostAsync("""{"name":"addObject","objectName":"Device.T"}""");
        using (var cpe = _acs.NewCpe())
        {
            Assert.Equal("AddObject", (await cpe.CallHomeAsync()).Message());
            cpe.Hangup();
            cpe.Cookie = null;
            // The newer Inform ends the session in which the answer was lost.
            Assert.Equal(204, (await cpe.CallHomeAsync()).Status);
        }
        var fault = Assert.Single(await FindAsync("faults"));
        Assert.Equal("session_terminated", fault.GetProperty("code").GetString());
        _clock.Advance(TimeSpan.FromDays(1));
        await IdleAsync();
        await RenewAsync();
        await IdleAsync();
    }

    private async Task PostAsync(string task)
    {
        var reply = await Curl.RunAsync("-g", $"{_url}/devices/{_device}/tasks", "-d", task);
        Assert.Equal(202, reply.Status);
    }

    private async Task<List<JsonElement>> FindAsync(string collection)
    {
        var reply = await Curl.RunAsync($"{_url}/{collection}/");
        return [.. JsonDocument.Parse(reply.Body).RootElement.EnumerateArray()];
    }

    private async Task SessionAsync(bool fails)
    {
        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        Assert.Equal("GetParameterValues", request.Message());
        var answer = fails ? Xml.Fault(9002, "broken") : Values("Device.N");
        Assert.Empty((await cpe.AnswerAsync(request, answer)).Body);
    }

    private async Task IdleAsync()
    {
        using var cpe = _acs.NewCpe();
        Assert.Equal(204, (await cpe.CallHomeAsync()).Status);
    }

    private async Task RenewAsync() =>
        Assert.True(
            await _acs.Service<IGrainFactory>()
                .GetGrain<IDeviceGrain>(DeviceKey.OfId(_device).Value)
                .Renew()
        );

    private static string Values(string name) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + Xml.Parameter(name, "1")
        + "</ParameterList></cwmp:GetParameterValuesResponse>";

    private static int Retries(JsonElement fault) => fault.GetProperty("retries").GetInt32();
}
