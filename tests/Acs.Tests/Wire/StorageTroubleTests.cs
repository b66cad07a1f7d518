using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Another process holds the database: nothing is acknowledged, nothing lost, nothing restarted.</summary>
public sealed class StorageTroubleTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _acs.IsExpected = error => error.Contains("The store", StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Spec("checklist", "C042")]
    public async Task A_locked_database_is_503_with_Retry_After_until_it_is_free_again()
    {
        var device = await _acs.IntroduceAsync("1");
        using (Lock())
        {
            using var known = _acs.NewCpe();
            var refused = await known.PostAsync(Xml.Inform("1"));
            Assert.Equal(503, refused.Status);
            Assert.NotEmpty(refused.Headers["Retry-After"]);
            using var stranger = _acs.NewCpe();
            Assert.Equal(503, (await stranger.PostAsync(Xml.Inform("2"))).Status);
            using var submitted = await _acs.Api.PostAsJsonAsync(
                $"api/v1/devices/{device}/tasks",
                new { kind = "reboot" }
            );
            Assert.Equal(HttpStatusCode.ServiceUnavailable, submitted.StatusCode);
            Assert.NotNull(submitted.Headers.RetryAfter);
            using var ready = await _acs.Api.GetAsync("health/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }
        using var cpe = _acs.NewCpe();
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("2"))).Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        using var now = await _acs.Api.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
        Assert.Empty((await _acs.Tasks.ListAsync(new TaskQuery(), default)).Items);
    }

    [Fact]
    public async Task A_response_that_cannot_be_stored_is_not_acknowledged_and_its_task_is_kept()
    {
        var device = await _acs.IntroduceAsync("1");
        var task = await _acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.A"]));
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("1"));
        var request = await cpe.PostAsync("");
        var answer = Xml.Envelope(
            "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter("Device.A", "1")
                + "</ParameterList></cwmp:GetParameterValuesResponse>",
            request.Text("ID")
        );
        using (Lock())
            Assert.Equal(503, (await cpe.PostAsync(answer)).Status);
        Assert.Equal(TaskState.Pending, (await _acs.Tasks.GetAsync(task.Id, default)).State);
        await cpe.PostAsync(Xml.Inform("1", retryCount: 1));
        Assert.Equal("GetParameterValues", (await cpe.PostAsync("")).Message());
        Assert.Equal(204, (await cpe.PostAsync(answer)).Status);
        Assert.Equal(TaskState.Done, (await _acs.Tasks.GetAsync(task.Id, default)).State);
    }

    private SqliteConnection Lock()
    {
        var other = new SqliteConnection($"Data Source={_acs.Database};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN EXCLUSIVE";
        begin.ExecuteNonQuery();
        return other;
    }
}
