using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Rollouts;
using Xunit;

namespace Acs.Tests.Provisioning.Rollouts;

/// <summary>Presets and profiles for a share of their devices first.</summary>
public sealed class RolloutTests
{
    private const string Profile = """
        # What it is for
        for: Tags.home IS NOT NULL
        tags:
          rolled: true
        """;

    [Fact]
    public void A_share_is_even_and_a_larger_one_holds_the_smaller()
    {
        var devices = Enumerable.Range(0, 2_000).Select(number => $"00AABB-HG1-{number}").ToList();
        var before = new HashSet<string>();
        foreach (var percent in (double[])[0, 1, 10, 50, 99.5, 100])
        {
            var rollout = new Rollout(percent, false);
            var now = devices.Where(id => rollout.Includes("preset x", id)).ToHashSet();
            Assert.Subset(now, before);
            Assert.InRange(now.Count, (percent * 20) - 80, (percent * 20) + 80);
            before = now;
        }
        Assert.Equal(2_000, before.Count);
        Assert.DoesNotContain(devices, id => new Rollout(100, true).Includes("preset x", id));
        // Another rule begins with other devices.
        Assert.NotEqual(
            devices.Where(id => new Rollout(10, false).Includes("preset x", id)),
            devices.Where(id => new Rollout(10, false).Includes("preset y", id))
        );
    }

    [Theory]
    [InlineData(
        "{\"weight\":1,\"configurations\":[]}",
        10,
        false,
        "{\"weight\":1,\"configurations\":[],\"percent\":10}"
    )]
    [InlineData("{\"percent\":10,\"paused\":true,\"weight\":1}", 100, false, "{\"weight\":1}")]
    [InlineData(
        "# a\nfor: x\ntags: {}\n",
        10,
        true,
        "# a\npercent: 10\npaused: true\nfor: x\ntags: {}\n"
    )]
    [InlineData(
        "# a\nfor: x\npercent: 10\npaused: true\ntags: {}",
        12.5,
        false,
        "# a\nfor: x\npercent: 12.5\ntags: {}"
    )]
    [InlineData("percent: 10\ntags: {}", 100, false, "tags: {}")]
    public void Only_the_share_is_changed_in_a_text(
        string text,
        double percent,
        bool paused,
        string after
    ) => Assert.Equal(after, RolloutText.With(text, new(percent, paused)));

    [Fact]
    public async Task A_profile_holds_for_its_share_in_sessions_and_plans_until_it_is_raised()
    {
        await using var acs = await TestAcs.StartAsync();
        var serials = Enumerable.Range(1, 12).Select(number => $"{number}").ToList();
        foreach (var serial in serials)
        {
            var id = await acs.IntroduceAsync(serial);
            await acs.Devices.ChangeTagsAsync(id, ["home"], [], default);
        }
        // Half of these few, wherever the digest puts them.
        var order = serials.OrderBy(s => Bucket.Of("profile half", $"00AABB-HG1-{s}")).ToList();
        var percent = Bucket.Of("profile half", $"00AABB-HG1-{order[6]}");
        var rules = acs.Service<IProvisioning>();
        await rules.PutAsync(DocumentKind.Profile, "half", Profile, new("test"), default);
        var state = await PutAsync(acs, "profiles/half", new { percent });
        Assert.Equal(
            (6, 12),
            (state.GetProperty("active").GetInt64(), state.GetProperty("matching").GetInt64())
        );
        Assert.Contains(
            "# What it is for",
            (await rules.GetAsync(DocumentKind.Profile, "half", null, default)).Text
        );

        var plan = new PlanOrder([]) { Limit = 100 };
        var planned = new List<string>();
        await foreach (var line in acs.Service<IPlans>().PlanAsync(plan, default))
        {
            if (line is PlannedDevice device)
                planned.Add(device.DeviceId);
        }
        Assert.Equal(order[..6].Select(s => $"00AABB-HG1-{s}").Order(), planned.Order());

        await AllCallAsync(acs, serials);
        Assert.Equal(order[..6].Order(), await RolledAsync(acs));
        var filter = state.GetProperty("filter").GetString();
        var found = await acs.Devices.SearchAsync(new DeviceQuery { Filter = filter }, default);
        Assert.Equal(order[..6].Order(), found.Items.Select(device => device.SerialNumber).Order());

        // Paused, it holds for no more; raised, for those too.
        var paused = await PutAsync(acs, "profiles/half", new { percent = 100, paused = true });
        Assert.Equal(0, paused.GetProperty("active").GetInt64());
        await AllCallAsync(acs, serials);
        Assert.Equal(6, (await RolledAsync(acs)).Count);
        await PutAsync(acs, "profiles/half", new { percent = 100 });
        await AllCallAsync(acs, serials);
        Assert.Equal(12, (await RolledAsync(acs)).Count);
        Assert.Equal(
            Profile,
            (await rules.GetAsync(DocumentKind.Profile, "half", null, default)).Text
        );
    }

    [Theory]
    [InlineData("profiles/p", """{"percent":101}""", 400, "percent")]
    [InlineData("profiles/p", """{"percent":-1}""", 400, "percent")]
    [InlineData("presets/none", """{"percent":10}""", 404, "name")]
    public async Task What_is_asked_badly_is_refused_and_the_field_named(
        string path,
        string body,
        int status,
        string field
    )
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.Service<IProvisioning>()
            .PutAsync(DocumentKind.Profile, "p", Profile, new("test"), default);
        using var content = new StringContent(body);
        using var answer = await acs.Api.PutAsync($"/api/v1/{path}/activation", content);
        Assert.Equal(status, (int)answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData(
        DocumentKind.Preset,
        """{"configurations":[],"percent":200}""",
        "percent is a number"
    )]
    [InlineData(DocumentKind.Preset, """{"configurations":[],"paused":1}""", "paused is true")]
    [InlineData(DocumentKind.Profile, "percent: many", "percent is a number")]
    [InlineData(DocumentKind.Profile, "paused: perhaps", "paused is true")]
    public async Task A_share_that_is_none_is_refused_with_its_place(
        DocumentKind kind,
        string text,
        string message
    )
    {
        await using var acs = await TestAcs.StartAsync();
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            acs.Service<IProvisioning>().PutAsync(kind, "x", text, new("test"), default)
        );
        Assert.Contains(message, refusal.Message);
        Assert.Contains("ine 1", refusal.Message);
    }

    private static async Task<JsonElement> PutAsync(TestAcs acs, string path, object activation)
    {
        using var answer = await acs.Api.PutAsJsonAsync($"/api/v1/{path}/activation", activation);
        Assert.True(
            answer.StatusCode == HttpStatusCode.OK,
            await answer.Content.ReadAsStringAsync()
        );
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task AllCallAsync(TestAcs acs, IEnumerable<string> serials)
    {
        foreach (var serial in serials)
        {
            using var cpe = acs.NewCpe();
            await cpe.PostAsync(Xml.Inform(serial, "1 BOOT"));
            await cpe.PostAsync("");
        }
    }

    private static async Task<IReadOnlyList<string>> RolledAsync(TestAcs acs)
    {
        var found = await acs.Devices.SearchAsync(new DeviceQuery { Tag = "rolled" }, default);
        return [.. found.Items.Select(device => device.SerialNumber).Order()];
    }
}
