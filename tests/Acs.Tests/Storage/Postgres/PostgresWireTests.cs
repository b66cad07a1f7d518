using System.Net;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>The whole server on a PostgreSQL.</summary>
public sealed class PostgresWireTests : IAsyncLifetime
{
    private string _database = "";
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _database = PostgresDatabases.CreateEmpty();
        var store = PostgresDatabases.Server.Address(_database);
        _acs = await TestAcs.StartAsync(options => options with { Store = store });
    }

    public async ValueTask DisposeAsync()
    {
        if (_acs is not null)
            await _acs.DisposeAsync();
        if (_database.Length > 0)
            PostgresDatabases.Drop(_database);
    }

    [Fact]
    public async Task A_device_calls_home_does_what_it_is_told_and_is_found_again()
    {
        var device = await _acs.IntroduceAsync("1");
        var task = await _acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.A"]));
        using var cpe = _acs.NewCpe();
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("1"))).Message());
        var request = await cpe.PostAsync("");
        Assert.Equal("GetParameterValues", request.Message());
        var answer = Xml.Envelope(
            "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter("Device.A", "Ümläut 漢字 😀")
                + "</ParameterList></cwmp:GetParameterValuesResponse>",
            request.Text("ID")
        );
        Assert.Equal(204, (await cpe.PostAsync(answer)).Status);
        Assert.Equal(TaskState.Done, (await _acs.Tasks.GetAsync(task.Id, default)).State);
        Assert.Equal(2, (await _acs.InformsAsync(device)).Count);
        var found = await _acs.Devices.SearchAsync(
            new DeviceQuery { Filter = "Device.A = 'Ümläut 漢字 😀'" },
            default
        );
        Assert.Equal(device, Assert.Single(found.Items).Id);
        Assert.False(File.Exists(_acs.Database + "-wal"));
    }

    [Fact]
    public async Task A_backup_is_refused_with_what_to_use()
    {
        using var refused = await _acs.Api.PostAsync(
            "api/v1/store/backups",
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(
            "pg_dump",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
