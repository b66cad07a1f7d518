using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Conformance.Clusters;

/// <summary>Devices that listen are woken from any node, and each once.</summary>
[Collection("Clusters")]
public sealed class ClusterWakeTests(ClusterFixture fixture)
{
    private const int Woken = 12;

    private Cluster Nodes => fixture.Cluster;

    [Fact]
    public async Task A_task_posted_on_one_node_wakes_a_device_that_lives_on_another()
    {
        const string device = "00AABB-HG1-listens";
        await using var door = new KnockListener(Reply.Status(200));
        using var cpe = new LockStepCpe(Nodes[1].Cwmp);
        await CallAsync(cpe, "listens", door, "2 PERIODIC");
        Assert.Empty(door.Requests);

        var waiting = Nodes[2]
            .Api.PostAsJsonAsync(
                $"api/v1/devices/{device}/tasks?wait=30&wake=true",
                new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
            );
        await Wait.UntilAsync(() => !door.Requests.IsEmpty, "there was a knock at its door");
        Assert.False(waiting.IsCompleted);
        var asked = await CallAsync(cpe, "listens", door, "6 CONNECTION REQUEST");
        Assert.Contains("GetParameterValues", asked);

        using var reply = await waiting;
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        var task = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
        Assert.Equal("done", task.GetProperty("state").GetString());
        Assert.Single(door.Requests);
    }

    [Fact]
    public async Task Each_of_many_devices_is_woken_once_wherever_it_lives_and_whoever_was_asked()
    {
        var doors = new List<KnockListener>();
        try
        {
            for (var number = 0; number < Woken; number++)
            {
                // More than one answer: a second knock would be served, and counted.
                doors.Add(new KnockListener([.. Enumerable.Repeat(Reply.Status(200), Woken)]));
                using var cpe = new LockStepCpe(Nodes[number % 3].Cwmp);
                await CallAsync(cpe, $"many{number}", doors[number], "2 PERIODIC");
            }
            // As often as each node can be the one that is asked.
            for (var asked = 0; asked < 3; asked++)
            {
                var come = doors.Select((door, number) => ComeAsync(door, number, asked)).ToList();
                await WakeAllAsync(Nodes[asked]);
                await Task.WhenAll(come);
                Assert.All(doors, door => Assert.Equal(asked + 1, door.Requests.Count));
            }
        }
        finally
        {
            foreach (var door in doors)
                await door.DisposeAsync();
        }
    }

    /// <summary>It calls home when there was one more knock than so many.</summary>
    private async Task ComeAsync(KnockListener door, int number, int knocks)
    {
        await Wait.UntilAsync(() => door.Requests.Count > knocks, "there was a knock at its door");
        using var cpe = new LockStepCpe(Nodes[(number + knocks) % 3].Cwmp);
        await CallAsync(cpe, $"many{number}", door, "6 CONNECTION REQUEST");
    }

    /// <summary>Asks one node for all devices; every node sees it come to its end.</summary>
    private async Task WakeAllAsync(MusterProcess node)
    {
        string[] devices =
        [
            .. Enumerable.Range(0, Woken).Select(number => $"00AABB-HG1-many{number}"),
        ];
        using var asked = await node.Api.PostAsJsonAsync("api/v1/wakes", new { devices });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id");
        foreach (var each in Nodes.All)
            await Wait.UntilAsync(
                async () =>
                    (await each.Api.GetFromJsonAsync<JsonElement>($"api/v1/wakes/{id}"))
                        .GetProperty("state")
                        .GetString() == "done",
                "the work is done"
            );
    }

    /// <summary>A whole session of a device that tells where it is knocked at; what it was asked.</summary>
    private static async Task<List<string>> CallAsync(
        LockStepCpe cpe,
        string serial,
        KnockListener door,
        string events
    )
    {
        cpe.Cookie = null;
        await cpe.PostAsync(
            Xml.Inform(
                serial,
                events,
                parameters: Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", door.Url),
                currentTime: Guid.NewGuid().ToString()
            )
        );
        var asked = new List<string>();
        var request = await cpe.PostAsync("");
        while (QuietSession.Answer(request, "1") is { } answer)
        {
            asked.Add(request.Message());
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        }
        Assert.Equal(204, request.Status);
        return asked;
    }
}
