using System.Net;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Xunit;

namespace Muster.Acs.Tests.Api;

public sealed partial class ApiDescriptionTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Routes =
    [
        "/api/v1/webhooks get",
        "/api/v1/webhooks post",
        "/api/v1/webhooks/{id} delete",
        "/api/v1/webhooks/{id} get",
        "/api/v1/webhooks/{id} patch",
        "/api/v1/webhooks/{id}/dead delete",
        "/api/v1/webhooks/{id}/dead get",
        "/api/v1/webhooks/{id}/dead/retry post",
        "/api/v1/webhooks/{id}/dead/{letter} delete",
        "/api/v1/webhooks/{id}/dead/{letter}/retry post",
        "/api/v1/webhooks/{id}/test post",
        "/health get",
        "/health/live get",
        "/health/ready get",
        "/api/v1/devices get",
        "/api/v1/devices/{id} get",
        "/api/v1/devices/{id} delete",
        "/api/v1/devices/{id}/parameters get",
        "/api/v1/devices/{id}/history get",
        "/api/v1/devices/{id}/notes get",
        "/api/v1/devices/{id}/notes post",
        "/api/v1/devices/{id}/notes/{note} delete",
        "/api/v1/devices/{id}/backups get",
        "/api/v1/devices/{id}/backups post",
        "/api/v1/devices/{id}/backups/{name} delete",
        "/api/v1/devices/{id}/backups/{name}/comparison get",
        "/api/v1/devices/{id}/backups/{name} patch",
        "/api/v1/devices/{id}/backups/{name}/restore post",
        "/api/v1/settings get",
        "/api/v1/settings/{name} put",
        "/api/v1/settings/{name} delete",
        "/api/v1/store/backups get",
        "/api/v1/store/backups post",
        "/api/v1/store/backups/{name} get",
        "/api/v1/store/backups/{name} delete",
        "/api/v1/store/backups/{name}/content get",
        "/api/v1/devices/{id}/tags patch",
        "/api/v1/devices/{id}/wake post",
        "/api/v1/devices/{id}/wakes get",
        "/api/v1/fleet/counts get",
        "/api/v1/fleet/scan post",
        "/api/v1/fleet/parameters get",
        "/api/v1/searches get",
        "/api/v1/searches/{name} get",
        "/api/v1/searches/{name} put",
        "/api/v1/searches/{name} delete",
        "/api/v1/wakes post",
        "/api/v1/wakes get",
        "/api/v1/wakes/datagrams get",
        "/api/v1/wakes/{id} get",
        "/api/v1/wakes/{id}/results get",
        "/api/v1/wakes/{id}/cancel post",
        "/api/v1/devices/{id}/tasks post",
        "/api/v1/tasks get",
        "/api/v1/tasks/{id} get",
        "/api/v1/tasks/{id}/cancel post",
        "/api/v1/tasks/{id}/retry post",
        "/api/v1/faults get",
        "/api/v1/faults/groups get",
        "/api/v1/faults/groups/{id} get",
        "/api/v1/faults/groups/{id}/mute post",
        "/api/v1/faults/groups/{id}/unmute post",
        "/api/v1/faults/groups/{id}/retry post",
        "/api/v1/faults/retries get",
        "/api/v1/faults/retries/{id} get",
        "/api/v1/faults/retries/{id}/results get",
        "/api/v1/faults/retries/{id}/stop post",
        "/api/v1/devices/{id}/faults/{channel} delete",
        "/api/v1/files/{name} put",
        "/api/v1/files/{name} get",
        "/api/v1/files/{name} delete",
        "/api/v1/files get",
        "/api/v1/files/{name}/content get",
        "/api/v1/files/{name}/content head",
        "/api/v1/devices/{id}/files get",
        "/api/v1/devices/{id}/files/{kind}/{version} get",
        "/api/v1/devices/{id}/files/{kind}/{version} delete",
        "/api/v1/devices/{id}/files/{kind}/{version}/content get",
        "/api/v1/devices/{id}/files/{kind}/{version}/content head",
        "/api/v1/devices/{id}/files/{kind}/{version}/restore post",
        "/api/v1/sessions get",
        "/api/v1/access get",
        "/api/v1/registrations get",
        "/api/v1/registrations post",
        "/api/v1/registrations/{id} get",
        "/api/v1/registrations/{id} delete",
        "/api/v1/registrations/{id}/approve post",
        "/api/v1/registrations/{id}/refuse post",
        "/api/v1/events get",
        "/api/v1/transfers get",
        "/api/v1/events/stream get",
        "/api/v1/devices/{id}/diagnostics get",
        "/api/v1/devices/{id}/sessions get",
        "/api/v1/sessions/refused get",
        "/api/v1/sessions/{session} get",
        "/api/v1/sessions/{session}/raw get",
        "/api/v1/stats get",
        "/api/v1/stats/fleet get",
        "/api/v1/devices/{id}/series get",
        "/api/v1/devices/{id}/series/points get",
        "/api/v1/devices/{id}/bulkdata get",
        "/api/v1/bulkdata/rejected get",
        "/api/v1/collections get",
        "/api/v1/collections/{name} put",
        "/api/v1/collections/{name} delete",
        "/api/v1/imports/genieacs/{collection} post",
        "/api/v1/data-model get",
        "/api/v1/data-model/names get",
        "/api/v1/models get",
        "/api/v1/models/{id} get",
        "/api/v1/models/{id}/quirks get",
        "/api/v1/models/{id}/quirks delete",
        "/api/v1/models/{id}/quirks/{quirk} put",
        "/api/v1/models/{id}/quirks/{quirk} delete",
        "/api/v1/me get",
        "/api/v1/users get",
        "/api/v1/users post",
        "/api/v1/users/{name} get",
        "/api/v1/users/{name} patch",
        "/api/v1/users/{name} delete",
        "/api/v1/users/{name}/password put",
        "/api/v1/users/{name}/second-factor delete",
        "/api/v1/sign-ins get",
        "/api/v1/sign-ins/{id} delete",
        "/api/v1/roles get",
        "/api/v1/roles/{name} get",
        "/api/v1/roles/{name} put",
        "/api/v1/roles/{name} delete",
        "/api/v1/keys get",
        "/api/v1/keys post",
        "/api/v1/keys/{name} get",
        "/api/v1/keys/{name} delete",
        "/api/v1/audit get",
        "/api/v1/audit/export get",
        "/api/v1/me/password put",
        "/api/v1/me/second-factor post",
        "/api/v1/me/second-factor/confirm post",
        "/api/v1/me/second-factor/drop post",
        "/api/v1/me/sign-ins get",
        "/api/v1/me/sign-ins/{id} delete",
        "/auth/sign-in post",
        "/auth/sign-out post",
        "/auth/setup post",
        "/api/v1/provisioning/quarantined get",
        "/api/v1/plan post",
        "/api/v1/apply post",
        "/api/v1/presets/{name}/activation get",
        "/api/v1/presets/{name}/activation put",
        "/api/v1/profiles/{name}/activation get",
        "/api/v1/profiles/{name}/activation put",
        "/api/v1/export get",
        "/api/v1/changes get",
        "/api/v1/changes/{change} get",
        "/api/v1/changes/{change}/rollback post",
        .. from kind in "profiles tables presets provisions virtual-parameters objects config".Split(
            ' '
        )
        from route in new[]
        {
            " get",
            "/{name} get",
            "/{name} put",
            "/{name} delete",
            "/{name}/versions get",
            "/{name}/rollback post",
        }
        select $"/api/v1/{kind}{route}",
    ];

    [Fact]
    public async Task Every_route_is_described_with_its_parameters_and_needs_no_key_to_be_read()
    {
        using var anybody = new HttpClient { BaseAddress = server.Host.Addresses.Api };
        var answer = await Answer.OfAsync(await anybody.GetAsync("/api/v1/openapi.json"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var paths = answer.Json.GetProperty("paths");
        var described = paths
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => $"{path.Name} {o.Name}"));
        Assert.Equal(Routes.Order(), described.Order());
        foreach (var path in paths.EnumerateObject())
        foreach (var operation in path.Value.EnumerateObject())
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
    }

    [Fact]
    public async Task The_submission_of_tasks_shows_its_kinds_and_an_example()
    {
        var document = (await server.GetAsync("/api/v1/openapi.json")).Json;
        var submit = document
            .GetProperty("paths")
            .GetProperty("/api/v1/devices/{id}/tasks")
            .GetProperty("post");
        var names = submit
            .GetProperty("parameters")
            .EnumerateArray()
            .Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["id", "wake", "wait", "expires", "check", "force"], names);
        var body = submit
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json");
        Assert.Equal(
            "setParameterValues",
            body.GetProperty("example").GetProperty("kind").GetString()
        );
        var schema = document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("TaskRequest");
        var kinds = typeof(Operations.TaskRequest).GetCustomAttributes<JsonDerivedTypeAttribute>();
        Assert.Equal(kinds.Count(), schema.GetProperty("anyOf").GetArrayLength());
    }

    [Fact]
    public async Task Records_carry_the_descriptions_of_their_source()
    {
        var schemas = (await server.GetAsync("/api/v1/openapi.json"))
            .Json.GetProperty("components")
            .GetProperty("schemas");
        var device = schemas.GetProperty("DeviceSummary").GetProperty("properties");
        Assert.Contains(
            "call",
            device.GetProperty("lastInform").GetProperty("description").GetString()
        );
    }

    [Fact]
    public async Task The_reference_page_fetches_nothing_from_outside()
    {
        using var anybody = new HttpClient { BaseAddress = server.Host.Addresses.Api };
        using var response = await anybody.GetAsync("/api/v1/docs/");
        // What the browser enforces, whatever the page's script may contain.
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy);
        Assert.DoesNotContain("http", policy);
        Assert.DoesNotContain("*", policy);
        var page = await response.Content.ReadAsStringAsync();
        var sources = Source().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, s => s.Contains("//", StringComparison.Ordinal));
        Assert.DoesNotContain("cdn", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fonts.", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(OutsideUrl(), page);
        foreach (var source in sources)
        {
            var asset = await anybody.GetAsync(
                new Uri(new Uri(anybody.BaseAddress, "/api/v1/docs/"), source)
            );
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("https?://(?!127\\.0\\.0\\.1|www\\.w3\\.org)")]
    private static partial Regex OutsideUrl();
}
