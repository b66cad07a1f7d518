using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Clusters;

/// <summary>What one device teaches one node, all nodes know.</summary>
[Collection("Clusters")]
public sealed class ClusterLessonTests(ClusterFixture fixture)
{
    private const string Class = "TEACHER";

    /// <summary>More than that at once the model refuses.</summary>
    private const int Most = 6;
    private const int Asked = 20;

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task What_a_device_taught_one_node_is_heeded_by_another_that_met_its_model_before()
    {
        using var first = new LockStepCpe(Nodes[0].Cwmp);
        await ServeAsync(first, "first");
        using var second = new LockStepCpe(Nodes[2].Cwmp);
        await ServeAsync(second, "second");

        await SubmitAsync("first");
        Assert.Equal([20, 10, 5, 5, 5, 5], await ServeAsync(first, "first"));
        await Wait.UntilAsync(
            async () => await LearnedAsync(Nodes[2]) == "5",
            "the lesson is known at another node"
        );
        await SubmitAsync("second");
        Assert.Equal([5, 5, 5, 5], await ServeAsync(second, "second"));
    }

    /// <summary>What a node has learned of the model; null where it has nothing.</summary>
    private static async Task<string?> LearnedAsync(MusterProcess node)
    {
        var quirks = await node.Api.GetFromJsonAsync<JsonElement>(
            $"api/v1/models/Acme-{Class}-1.0"
        );
        var batch = quirks
            .GetProperty("quirks")
            .EnumerateArray()
            .Single(quirk => quirk.GetProperty("name").GetString() == "getParameterValuesBatch");
        return batch.GetProperty("source").GetString() == "learned"
            ? batch.GetProperty("value").GetString()
            : null;
    }

    private async Task SubmitAsync(string serial)
    {
        var parameterNames = Enumerable.Range(1, Asked).Select(number => $"Device.P{number}");
        using var reply = await Nodes[1]
            .Api.PostAsJsonAsync(
                $"api/v1/devices/00AABB-{Class}-{serial}/tasks",
                new { kind = "getParameterValues", parameterNames }
            );
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>A whole session; of how many values at once it was asked, each time.</summary>
    private static async Task<List<int>> ServeAsync(LockStepCpe cpe, string serial)
    {
        cpe.Cookie = null;
        var inform = Xml.Inform(serial, currentTime: Guid.NewGuid().ToString());
        await cpe.PostAsync(inform.Replace(">HG1<", $">{Class}<", StringComparison.Ordinal));
        var sizes = new List<int>();
        var request = await cpe.PostAsync("");
        while (request.Message() is { Length: > 0 } message)
        {
            var answer = QuietSession.Answer(request, "1")!;
            if (message == "GetParameterValues")
            {
                var names = request.Texts("string");
                sizes.Add(names.Count);
                answer = names.Count > Most ? Xml.Fault(9002, "too much") : Values(names);
            }
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        }
        Assert.Equal(204, request.Status);
        return sizes;
    }

    private static string Values(IEnumerable<string> names) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + string.Concat(names.Select(name => Xml.Parameter(name, "v")))
        + "</ParameterList></cwmp:GetParameterValuesResponse>";
}
