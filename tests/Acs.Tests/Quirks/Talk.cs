using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Quirks;

/// <summary>One device of a model of its own, and what is said between it and the server.</summary>
internal sealed class Talk(TestAcs acs, string productClass, string serial = "1") : IDisposable
{
    public string Device { get; } = $"00AABB-{productClass}-{serial}";
    public string Model { get; } = $"Acme-{productClass}-1.0";
    public LockStepCpe Cpe { get; } = acs.NewCpe();

    public const string SetDone =
        "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";

    public void Dispose() => Cpe.Dispose();

    public string Inform(string events = "2 PERIODIC", string parameters = "") =>
        Xml.Inform(serial, events, parameters: parameters)
            .Replace(
                "<ProductClass>HG1<",
                $"<ProductClass>{productClass}<",
                StringComparison.Ordinal
            );

    /// <summary>A whole session in which the device has nothing to say, so that it is known.</summary>
    public async Task<Talk> IntroduceAsync(string parameters = "")
    {
        await Cpe.PostAsync(Inform("0 BOOTSTRAP|1 BOOT", parameters));
        Assert.Equal(204, (await Cpe.PostAsync("")).Status);
        return this;
    }

    /// <summary>Inform and empty POST; answers the first RPC of the server.</summary>
    public async Task<WireReply> CallHomeAsync(string events = "2 PERIODIC", string parameters = "")
    {
        Assert.Equal("InformResponse", (await Cpe.PostAsync(Inform(events, parameters))).Message());
        return await Cpe.PostAsync("");
    }

    public Task<WireReply> AnswerAsync(WireReply request, string body) =>
        Cpe.PostAsync(Xml.Envelope(body, request.Text("ID")));

    /// <summary>Answers RPC after RPC until the session ends; answers them all.</summary>
    public async Task<IReadOnlyList<WireReply>> ServeAsync(Func<WireReply, string> answer)
    {
        var requests = new List<WireReply>();
        var reply = await CallHomeAsync();
        while (reply.Message() is not "")
        {
            requests.Add(reply);
            reply = await AnswerAsync(reply, answer(reply));
        }
        return requests;
    }

    public Task<DeviceTask> SubmitAsync(TaskRequest request) => acs.SubmitAsync(Device, request);

    public Task<DeviceTask> TaskAsync(DeviceTask task) => acs.Tasks.GetAsync(task.Id, default);

    public async Task<DeviceTask> DoneAsync(DeviceTask task)
    {
        var now = await TaskAsync(task);
        Assert.True(now.State == TaskState.Done, $"{now.State}: {now.Fault?.Message}");
        return now;
    }

    public async Task<ModelQuirk> QuirkAsync(string name)
    {
        var model = await acs.Models.GetAsync(Model, default);
        return model.Quirks.Single(quirk => quirk.Name == name);
    }

    public Task SetAsync(string quirk, string value, string? model = null) =>
        acs.Models.SetAsync(model ?? Model, quirk, value, "tests", default);

    public static string Values(IEnumerable<string> names) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + string.Concat(names.Select(name => Xml.Parameter(name, "v")))
        + "</ParameterList></cwmp:GetParameterValuesResponse>";

    public static string Names(params IEnumerable<string> names) =>
        "<cwmp:GetParameterNamesResponse><ParameterList>"
        + string.Concat(
            names.Select(name =>
                $"<ParameterInfoStruct><Name>{name}</Name><Writable>1</Writable>"
                + "</ParameterInfoStruct>"
            )
        )
        + "</ParameterList></cwmp:GetParameterNamesResponse>";
}
