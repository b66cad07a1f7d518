using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Acs.Settings;
using Muster.Acs.Storage;
using Xunit;

namespace Acs.Tests.History;

/// <summary>Settings that are changed while the server runs.</summary>
public sealed class LiveSettingTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync(With);

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task A_changed_setting_holds_at_once_and_at_the_next_start()
    {
        var changed = await ChangeAsync("max-history", "50");
        Assert.Equal("50", changed.GetProperty("value").GetString());
        Assert.Equal("changed here", changed.GetProperty("source").GetString());
        var live = _acs.Service<LiveOptions>();
        Assert.Equal(50, live.Current.MaxHistory);
        // As the next start reads it.
        Assert.Equal(50, (await AgainAsync(With(new AcsOptions()))).MaxHistory);
        // What is said at the start wins, whatever is stored.
        var said = With(new AcsOptions { MaxHistory = 77 });
        said = said with { Stated = [Said("max-history", "77", "--max-history")] };
        Assert.Equal(77, (await AgainAsync(said)).MaxHistory);

        using var reset = await _acs.Api.DeleteAsync(
            new Uri("api/v1/settings/max-history", UriKind.Relative)
        );
        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        Assert.Equal(1_000, live.Current.MaxHistory);
        Assert.Equal(1_000, (await AgainAsync(With(new AcsOptions()))).MaxHistory);
    }

    [Fact]
    public async Task A_change_is_in_the_audit_log_with_what_was_before()
    {
        await ChangeAsync("max-history", "60");
        await ChangeAsync("max-history", "70");
        var audit = await _acs.GetJsonAsync("api/v1/audit?resource=server");
        var newest = audit.GetProperty("items")[0];
        Assert.Equal("changeSetting", newest.GetProperty("action").GetString());
        Assert.Equal(
            ("60", "70"),
            (
                newest.GetProperty("before").GetProperty("value").GetString(),
                newest.GetProperty("after").GetProperty("value").GetString()
            )
        );
    }

    [Theory]
    [InlineData("max-history", "many", HttpStatusCode.BadRequest, "many")]
    [InlineData("max-history", "3", HttpStatusCode.BadRequest, "not between 10 and 100000")]
    [InlineData("cwmp-port", "1234", HttpStatusCode.Conflict, "MUSTER_CWMP_PORT")]
    [InlineData("audit-retention", "1d", HttpStatusCode.Conflict, "MUSTER_AUDIT_RETENTION")]
    [InlineData("no-such", "1", HttpStatusCode.NotFound, "no-such")]
    public async Task What_cannot_be_so_is_refused_with_the_reason(
        string name,
        string value,
        HttpStatusCode status,
        string told
    )
    {
        var before = _acs.Service<LiveOptions>().Current;
        using var answer = await _acs.Api.PutAsJsonAsync($"api/v1/settings/{name}", new { value });
        Assert.Equal(status, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(told, problem.GetProperty("detail").GetString());
        Assert.Same(before, _acs.Service<LiveOptions>().Current);
    }

    [Fact]
    public async Task A_stored_value_that_is_wrong_by_now_is_left_out()
    {
        await _acs.Service<ISettingsStore>().WriteAsync("option:--max-history", "1", default);
        Assert.Equal(1_000, (await AgainAsync(With(new AcsOptions()))).MaxHistory);
    }

    // As a start of the program makes them of its command line.
    private static AcsOptions With(AcsOptions options) =>
        options with
        {
            Stated =
            [
                Said("max-history", null, null),
                Said("cwmp-port", null, null),
                Said("audit-retention", "400d", "MUSTER_AUDIT_RETENTION"),
            ],
            Changeable =
            [
                new("--max-history", (o, text) => o with { MaxHistory = Number(text) }),
                new(
                    "--audit-retention",
                    (o, text) => o with { AuditRetention = TimeSpan.FromDays(Number(text)) }
                ),
            ],
        };

    private static ServerSetting Said(string name, string? value, string? source) =>
        new(
            "--" + name,
            "MUSTER_" + name.Replace('-', '_').ToUpperInvariant(),
            name,
            "",
            value,
            source
        );

    private static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no number");

    private async Task<AcsOptions> AgainAsync(AcsOptions options)
    {
        var live = new LiveOptions(options);
        using var settings = new LiveSettings(
            options,
            live,
            _acs.Service<ISettingsStore>(),
            NullLogger<LiveSettings>.Instance
        );
        await settings.LoadAsync(default);
        return live.Current;
    }

    private async Task<JsonElement> ChangeAsync(string name, string value)
    {
        using var answer = await _acs.Api.PutAsJsonAsync($"api/v1/settings/{name}", new { value });
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
