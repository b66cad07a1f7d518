using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Verbs;
using Xunit;

namespace Conformance.Live;

/// <summary>The real agent and the real server, and what an operator does: the REST API.</summary>
internal sealed class LiveDevice : IAsyncDisposable
{
    public const string User = "cpe";
    public const string Password = "secret-of-the-fleet";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private LiveDevice(TestAcs acs, Agent cpe, string id) => (Acs, Cpe, Id) = (acs, cpe, id);

    public TestAcs Acs { get; }

    public Agent Cpe { get; }

    /// <summary>As the server names it.</summary>
    public string Id { get; }

    /// <summary>Its place in the API.</summary>
    public string Path => "devices/" + Uri.EscapeDataString(Id);

    /// <summary>Starts both and waits for the first session.</summary>
    public static async Task<LiveDevice> StartAsync(
        Func<AcsOptions, AcsOptions>? acs = null,
        Func<AgentOptions, AgentOptions>? cpe = null,
        string model = "tr181-gateway",
        TimeProvider? time = null
    )
    {
        var server = await TestAcs.StartAsync(
            options =>
            {
                var usual = options with
                {
                    CpeAuthentication = CpeAuthentication.Digest,
                    CpeUser = User,
                    CpePassword = Password,
                };
                return acs?.Invoke(usual) ?? usual;
            },
            time
        );
        Assert.True(BuiltInModels.TryGet(model, out var known));
        var device = known!.CreateDevice(0, 7, TimeProvider.System);
        var usual = new AgentOptions
        {
            AcsUrl = server.Cwmp,
            Username = User,
            Password = Password,
            ConnectionRequestUsername = User,
            ConnectionRequestPassword = Password,
            ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            PeriodicInformInterval = TimeSpan.FromDays(1),
            RebootTime = TimeSpan.FromMilliseconds(50),
            // No test is about how often a device may be woken; those are of the agent alone.
            Readings = new StandardReadings { ConnectionRequestBurst = 100 },
        };
        var agent = Agent.Create(cpe?.Invoke(usual) ?? usual, device.Identity, device.Tree);
        var registered = new TaskCompletionSource<SessionReport>();
        agent.SessionEnded += (_, report) => registered.TrySetResult(report);
        agent.Start();
        var first = await registered.Task.WaitAsync(Patience);
        Assert.True(first.Succeeded, first.Problem);
        var id = (await server.Devices.SearchAsync(new DeviceQuery(), default)).Items.Single().Id;
        return new LiveDevice(server, agent, id);
    }

    /// <summary>Posts a task, wakes the device and waits for the end of it.</summary>
    public async Task<JsonElement> RunAsync(string task, bool wait = true)
    {
        using var body = new StringContent(task, Encoding.UTF8, "application/json");
        var waiting = wait ? $"&wait={Patience.TotalSeconds:0}" : "";
        using var reply = await Acs.Api.PostAsync($"/api/v1/{Path}/tasks?wake=true{waiting}", body);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("items")[0];
    }

    /// <summary>As <see cref="RunAsync"/>; the result of a task that must succeed.</summary>
    public async Task<JsonElement> DoneAsync(string task)
    {
        var ended = await RunAsync(task);
        Assert.True(ended.GetProperty("state").GetString() == "done", ended.GetRawText());
        return ended.GetProperty("result");
    }

    public Task<JsonElement> GetAsync(string path) => Acs.GetJsonAsync("/api/v1/" + path);

    /// <summary>The items of a list.</summary>
    public async Task<JsonElement[]> ListAsync(string path) =>
        [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    /// <summary>What is told of the device under a kind.</summary>
    public Task<JsonElement[]> EventsAsync(string kind) =>
        ListAsync($"events?device={Uri.EscapeDataString(Id)}&kind={Uri.EscapeDataString(kind)}");

    /// <summary>Asks again until it holds.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Predicate<T> holds)
    {
        T? answer = default;
        await Wait.UntilAsync(
            async () => holds(answer = await ask()),
            "the answer is the one that is waited for",
            Patience
        );
        return answer!;
    }

    /// <summary>Runs the program against this server.</summary>
    public async Task<(int Code, string Output, string Error)> MusterAsync(params string[] args)
    {
        var key = Acs.Api.DefaultRequestHeaders.Authorization!.Parameter!;
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            [.. args, "--url", Acs.Api.BaseAddress!.AbsoluteUri, "--key", key],
            output,
            error
        );
        return (code, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Cpe.DisposeAsync();
        await Acs.DisposeAsync();
    }
}
