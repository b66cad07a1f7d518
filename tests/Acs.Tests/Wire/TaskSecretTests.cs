using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>What operators put into tasks for devices alone: no answer gives it back.</summary>
public sealed class TaskSecretTests : IAsyncLifetime
{
    private const string Secret = "tr0ub4dor";
    private readonly TemporaryFolder _data = new();
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await StartAsync();
        _device = await _acs.IntroduceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _data.Dispose();
    }

    public static TheoryData<string> Tasks =>
        [
            $$"""
                {"kind":"upload","fileType":"2 Vendor Log File","url":"http://192.0.2.1/u?sign={{Secret}}",
                 "username":"me","password":"{{Secret}}"}
                """,
            $$"""
                {"kind":"changeDUState","operations":[{"operation":"install",
                 "url":"http://192.0.2.1/du?sign={{Secret}}","username":"me","password":"{{Secret}}"}]}
                """,
            $$"""{"kind":"rawRpc","xml":"<cwmp:X_A_Login><Password>{{Secret}}</Password></cwmp:X_A_Login>"}""",
            $$"""{"kind":"rawRpc","xml":"<cwmp:X_A_Key><AdminPassword>{{Secret}}</AdminPassword></cwmp:X_A_Key>"}""",
            $$"""
                {"kind":"setParameterValues","parameterValues":
                 [{"name":"Device.Users.User.1.Password","value":"{{Secret}}"},
                  {"name":"Device.Users.User.1.Enable","value":"true"}]}
                """,
        ];

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task A_secret_goes_to_the_device_and_no_answer_gives_it_back(string json)
    {
        var told = new StringBuilder();
        var url = $"api/v1/devices/{_device}/tasks";
        var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var submitted = await _acs.Api.PostAsync(url, body);
        var text = await submitted.Content.ReadAsStringAsync();
        told.Append(text);
        var id = JsonDocument.Parse(text).RootElement.GetProperty("items")[0].GetProperty("id");
        var task = $"api/v1/tasks/{id.GetString()}";
        foreach (var change in new[] { "cancel", "retry" })
        {
            using var changed = await _acs.Api.PostAsync($"{task}/{change}", null);
            changed.EnsureSuccessStatusCode();
            told.Append(await changed.Content.ReadAsStringAsync());
        }
        Assert.DoesNotContain(Secret, Stored(), StringComparison.Ordinal);

        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        Assert.Contains($">{Secret}<", request.Body, StringComparison.Ordinal);
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9002, "No."), request.Text("ID")));

        string[] answers =
        [
            task,
            $"api/v1/tasks?device={_device}",
            $"api/v1/transfers?device={_device}",
            $"api/v1/events?device={_device}",
            "api/v1/faults",
            .. await TranscriptsAsync(),
        ];
        foreach (var answer in answers)
            told.Append(await _acs.Api.GetStringAsync(answer));
        Assert.Contains("****", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("9002", told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_outlives_a_restart_of_the_server()
    {
        await _acs.SubmitAsync(
            _device,
            new UploadRequest("2 Vendor Log File", "http://192.0.2.1/u", "me", Secret)
        );
        await _acs.DisposeAsync();
        _acs = await StartAsync();
        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        Assert.Equal(("Upload", Secret), (request.Message(), request.Text("Password")));
    }

    [Fact]
    public async Task What_was_written_is_told_without_its_secrets()
    {
        var values = new NamedValue[]
        {
            new("Device.Users.User.1.Password", Secret),
            new("Device.Users.User.1.Enable", "true", "xsd:boolean"),
        };
        var task = await _acs.SubmitAsync(_device, new SetParameterValuesRequest(values));
        using var cpe = _acs.NewCpe();
        await cpe.AnswerAsync(
            await cpe.CallHomeAsync(),
            "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"
        );
        var done = await _acs.DoneAsync(task);
        Assert.Equal(["****", "1"], done.Result!.ParameterValues!.Select(value => value.Value));
    }

    [Fact]
    public async Task What_a_device_quotes_of_a_secret_when_it_refuses_it_is_told_to_nobody()
    {
        const string name = "Device.Users.User.1.Password";
        var task = await _acs.SubmitAsync(
            _device,
            new SetParameterValuesRequest([new(name, Secret)])
        );
        using var cpe = _acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        var fault =
            $"<SetParameterValuesFault><ParameterName>{name}</ParameterName><FaultCode>9007"
            + $"</FaultCode><FaultString>'{Secret}' is too short</FaultString></SetParameterValuesFault>";
        await cpe.PostAsync(
            Xml.Envelope(Xml.Fault(9003, $"{name}={Secret}", fault), request.Text("ID"))
        );
        var refused = (await _acs.FinishedAsync(task)).Fault!;
        Assert.Equal(
            ($"{name}=****", "'****' is too short"),
            (refused.Message, Assert.Single(refused.Parameters).Message)
        );
        await Wait.UntilAsync(() => _acs.Transcripts.Counters.Kept == 1, "the session is kept");
        var transcripts = (await TranscriptsAsync()).ToList();
        Assert.Equal(2, transcripts.Count);
        string[] answers =
        [
            $"api/v1/tasks/{task.Id}",
            $"api/v1/events?device={_device}",
            "api/v1/faults",
            .. transcripts,
        ];
        foreach (var answer in answers)
        {
            var told = await _acs.Api.GetStringAsync(answer);
            Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        }
        Assert.Contains("is too short", await _acs.Api.GetStringAsync(transcripts[1]));
    }

    [Fact]
    public async Task The_answer_to_a_raw_RPC_is_told_without_its_secrets()
    {
        var task = await _acs.SubmitAsync(_device, new RawRpcRequest("<cwmp:X_A_Show/>"));
        using var cpe = _acs.NewCpe();
        await cpe.AnswerAsync(
            await cpe.CallHomeAsync(),
            $"<cwmp:X_A_ShowResponse><WlanPsk>{Secret}</WlanPsk><On>1</On></cwmp:X_A_ShowResponse>"
        );
        Assert.Equal(
            "<cwmp:X_A_ShowResponse><WlanPsk>****</WlanPsk><On>1</On></cwmp:X_A_ShowResponse>",
            (await _acs.DoneAsync(task)).Result!.Xml
        );
    }

    [Fact]
    public void A_request_is_safe_to_log()
    {
        Muster.Acs.Operations.TaskRequest[] requests =
        [
            new UploadRequest("1", "http://192.0.2.1/", "me", Secret),
            new RawRpcRequest($"<cwmp:X><Password>{Secret}</Password></cwmp:X>"),
            new SetParameterValuesRequest([new("Device.Password", Secret)]),
        ];
        foreach (var request in requests)
            Assert.DoesNotContain(Secret, $"{request}", StringComparison.Ordinal);
        var unit = new DUOperation("install", "http://192.0.2.1/", Password: Secret);
        Assert.DoesNotContain(Secret, $"{unit}", StringComparison.Ordinal);
    }

    private Task<TestAcs> StartAsync() =>
        TestAcs.StartAsync(options =>
            options with
            {
                DataDirectory = _data.Path,
                RecorderSample = 0,
            }
        );

    /// <summary>The requests as they lie on the disk.</summary>
    private string Stored()
    {
        var file = _data.File("muster.db");
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var read = database.CreateCommand();
        read.CommandText =
            "SELECT request FROM tasks UNION ALL SELECT transfer FROM transfers "
            + "UNION ALL SELECT coalesce(details, '') FROM events";
        using var rows = read.ExecuteReader();
        var text = new StringBuilder();
        while (rows.Read())
            text.Append(rows.GetString(0)).Append('\n');
        return text.ToString();
    }

    private async Task<IEnumerable<string>> TranscriptsAsync()
    {
        var list = await _acs.Api.GetFromJsonAsync<JsonElement>(
            $"api/v1/devices/{_device}/sessions"
        );
        var ids = list.GetProperty("items")
            .EnumerateArray()
            .Select(session => session.GetProperty("id").GetString())
            .ToList();
        return ids.SelectMany(id =>
            (string[])[$"api/v1/sessions/{id}", $"api/v1/sessions/{id}/raw"]
        );
    }
}
