using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.History;

/// <summary>Configurations and notes through the API, and what the device is sent.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private const string Ssid = "Device.WiFi.SSID.1.SSID";
    private const string Key = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";
    private TestAcs _acs = null!;
    private RuleCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options => options with { DiscoverOnBootstrap = true });
        _cpe = new RuleCpe(_acs, root: RuleCpe.Tr181)
            .With("~.DeviceInfo.SoftwareVersion", "1.0")
            .With("~.ManagementServer.ConnectionRequestURL", "http://127.0.0.1:9/")
            .With("~.ManagementServer.URL", "http://acs.example/", writable: true)
            .With("~.WiFi.SSID.1.SSID", "net", writable: true)
            .With("~.WiFi.SSID.2.SSID", "guests", writable: true)
            .With("~.WiFi.AccessPoint.1.Security.KeyPassphrase", "one secret", writable: true);
        await _cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    public async Task What_differs_is_given_back_as_one_write_and_what_is_gone_is_told()
    {
        var kept = await PostAsync("backups", new { name = "good-one", isGood = true });
        Assert.Equal(3, kept.GetProperty("values").GetInt32());
        Assert.True(kept.GetProperty("isLastGood").GetBoolean());
        _cpe["~.WiFi.SSID.1.SSID"] = "spoiled";
        _cpe["~.WiFi.AccessPoint.1.Security.KeyPassphrase"] = "another secret";
        _cpe.Remove("~.WiFi.SSID.2");
        await _acs.SubmitAsync(_cpe.Id, new RefreshObjectRequest());
        await _cpe.CallHomeAsync();

        var comparison = await _acs.GetJsonAsync(Of("backups/good-one/comparison"));
        var differences = comparison.GetProperty("differences").EnumerateArray().ToList();
        Assert.Equal(
            [
                $"{Key} ****|****|differs",
                $"{Ssid} net|spoiled|differs",
                "Device.WiFi.SSID.2.SSID guests||gone",
            ],
            differences.Select(each =>
                $"{each.GetProperty("path")} {each.GetProperty("kept")}|{each.GetProperty("now")}"
                + $"|{each.GetProperty("state")}"
            )
        );
        Assert.Equal(0, comparison.GetProperty("same").GetInt32());

        var restore = await PostAsync("backups/good-one/restore", new { });
        var left = Assert.Single(restore.GetProperty("left").EnumerateArray());
        Assert.Equal("gone", left.GetProperty("state").GetString());
        Assert.DoesNotContain("one secret", restore.GetRawText(), StringComparison.Ordinal);
        var rpcs = await _cpe.CallHomeAsync();
        Assert.Equal(
            "SPV ~.WiFi.AccessPoint.1.Security.KeyPassphrase=one secret ~.WiFi.SSID.1.SSID=net",
            Assert.Single(rpcs)
        );
        Assert.Equal("net", _cpe["~.WiFi.SSID.1.SSID"]);
        // What was before is kept, too; and now there is nothing left to do.
        var list = await _acs.GetJsonAsync(Of("backups"));
        var newest = list.GetProperty("items")[0];
        Assert.Equal("beforeRestore", newest.GetProperty("reason").GetString());
        using var again = await _acs.Api.PostAsJsonAsync(Of("backups/good-one/restore"), new { });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task What_a_device_had_before_it_lost_its_configuration_is_kept_by_itself()
    {
        _cpe["~.WiFi.SSID.1.SSID"] = "factory";
        await _cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        var kept = Assert.Single(
            (await _acs.GetJsonAsync(Of("backups"))).GetProperty("items").EnumerateArray()
        );
        Assert.Equal("beforeReset", kept.GetProperty("reason").GetString());
        Assert.True(kept.GetProperty("isLastGood").GetBoolean());
        var name = kept.GetProperty("name").GetString();
        var comparison = await _acs.GetJsonAsync(Of($"backups/{name}/comparison"));
        var difference = Assert.Single(comparison.GetProperty("differences").EnumerateArray());
        Assert.Equal("net", difference.GetProperty("kept").GetString());
        Assert.Equal("factory", difference.GetProperty("now").GetString());
    }

    [Fact]
    public async Task Bad_names_taken_names_and_unknown_ones_are_refused()
    {
        await PostAsync("backups", new { name = "a" });
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("backups", new { name = "ä b" }));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync("backups", new { name = "a" }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("backups/nobody/restore", new { }));
        using var gone = await _acs.Api.DeleteAsync(new Uri(Of("backups/a"), UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var patch = await _acs.Api.PatchAsJsonAsync(Of("backups/a"), new { isGood = true });
        Assert.Equal(HttpStatusCode.NotFound, patch.StatusCode);
    }

    [Fact]
    public async Task A_note_is_written_in_the_name_of_its_author_and_the_audit_log_keeps_it()
    {
        var note = await PostAsync("notes", new { text = "  Swapped <b>on</b> Tuesday \n " });
        Assert.Equal("Swapped <b>on</b> Tuesday", note.GetProperty("text").GetString());
        Assert.NotEmpty(note.GetProperty("author").GetString()!);
        var list = await _acs.GetJsonAsync(Of("notes"));
        Assert.Equal(1, list.GetProperty("items").GetArrayLength());
        using var gone = await _acs.Api.DeleteAsync(
            new Uri(Of($"notes/{note.GetProperty("id")}"), UriKind.Relative)
        );
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("notes", new { text = " " }));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusAsync("notes", new { text = new string('x', 4001) })
        );
        var audit = await _acs.GetJsonAsync("api/v1/audit?resource=notes");
        var deleted = audit
            .GetProperty("items")
            .EnumerateArray()
            .First(entry => entry.GetProperty("action").GetString() == "delete");
        Assert.Equal(
            "Swapped <b>on</b> Tuesday",
            deleted.GetProperty("after").GetProperty("text").GetString()
        );
    }

    private string Of(string path) => $"api/v1/devices/{_cpe.Id}/{path}";

    private async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        using var answer = await _acs.Api.PostAsJsonAsync(Of(path), body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpStatusCode> StatusAsync<T>(string path, T body)
    {
        using var answer = await _acs.Api.PostAsJsonAsync(Of(path), body);
        return answer.StatusCode;
    }
}
