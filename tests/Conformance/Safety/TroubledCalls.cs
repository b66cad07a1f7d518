using System.Globalization;
using System.Net;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Safety;

/// <summary>Devices that call home while the store fails, each a new one; what was acknowledged is noted.</summary>
internal sealed class TroubledCalls
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..6];
    private int _call;

    public Acknowledged Acknowledged { get; } = new();

    /// <summary>Sessions that must all be let in.</summary>
    public async Task CallAsync(MusterProcess server, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Equal(200, (await CallAsync(server)).Status);
    }

    /// <summary>One Inform and, where it is taken, the end of the session.</summary>
    public async Task<WireReply> CallAsync(MusterProcess server)
    {
        var number = Interlocked.Increment(ref _call);
        using var cpe = new LockStepCpe(server.Cwmp);
        var reply = await cpe.PostAsync(
            Xml.Inform(
                string.Create(CultureInfo.InvariantCulture, $"{_run}{number}"),
                $"2 PERIODIC|M ScheduleInform={_run}{number}",
                // Large enough to fill what room the files of the database still have.
                parameters: Xml.Parameter("Device.X_Ballast", new string('x', 30_000))
            )
        );
        if (reply.Status != 200)
            return reply;
        Assert.Equal("InformResponse", reply.Message());
        Acknowledged.Event($"{_run}{number}");
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        return reply;
    }

    /// <summary>Calls until one is told to come later.</summary>
    public async Task<WireReply> UntilRefusedAsync(MusterProcess server)
    {
        for (var i = 0; i < 1000; i++)
        {
            var reply = await CallAsync(server);
            if (reply.Status != 200)
            {
                Assert.Equal(503, reply.Status);
                return reply;
            }
        }
        throw new InvalidOperationException("The disk never was full.");
    }

    /// <summary>What the server says of its store.</summary>
    public static async Task<string> StoreAsync(MusterProcess server)
    {
        using var answer = await server.Api.GetAsync("health/ready");
        var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var store = health.GetProperty("checks").GetProperty("store").GetString()!;
        Assert.Equal(
            store == "ok" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable,
            answer.StatusCode
        );
        return store;
    }
}
