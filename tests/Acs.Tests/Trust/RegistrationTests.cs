using System.Net;
using Acs.Tests.Wire;
using Microsoft.Data.Sqlite;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Devices with credentials of their own, and devices that nobody has heard of.</summary>
public sealed class RegistrationTests
{
    private const string Table =
        "oui,product_class,serial,user,password,tags\n"
        + "00AABB,HG1,A,user-a,secret-of-a,lab vip\n"
        + "00AABB,HG1,B,user-b,secret-of-b,\n";

    [Fact]
    public async Task A_registered_device_calls_home_with_its_own_credentials_and_gets_its_tags()
    {
        await using var acs = await StartAsync(UnknownDevices.Registered);
        Assert.Equal(HttpStatusCode.OK, (await acs.ImportAsync(Table)).Status);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("user-a", "secret-of-a");
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("A"))).Message());
        var device = await acs.Devices.GetAsync("00AABB-HG1-A", default);
        Assert.Equal(["lab", "vip"], device.Tags);
    }

    [Fact]
    [Spec("checklist", "C044")]
    public async Task The_credentials_of_one_device_are_no_good_for_another()
    {
        await using var acs = await StartAsync(UnknownDevices.Accept);
        await acs.ImportAsync(Table);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("user-a", "secret-of-a");
        var reply = await cpe.PostAsync(Xml.Inform("B"));
        Assert.Equal("8001", reply.Text("FaultCode"));
        await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.GetAsync("00AABB-HG1-B", default)
        );
        Assert.Equal(1, await acs.CountAsync("wrongIdentity"));
    }

    [Fact]
    public async Task The_common_credentials_go_on_working_but_not_for_who_has_its_own()
    {
        await using var acs = await StartAsync(UnknownDevices.Accept);
        await acs.ImportAsync(Table);
        using var other = acs.NewCpe();
        await other.AuthorizeAsync("cpe", "the-password");
        Assert.Equal("InformResponse", (await other.PostAsync(Xml.Inform("C"))).Message());
        using var own = acs.NewCpe();
        await own.AuthorizeAsync("cpe", "the-password");
        Assert.Equal(401, (await own.PostAsync(Xml.Inform("A"))).Status);
    }

    [Theory]
    [InlineData(UnknownDevices.Reject)]
    [InlineData(UnknownDevices.Registered)]
    public async Task An_unknown_device_is_refused_as_a_wrong_password_is(UnknownDevices policy)
    {
        await using var acs = await StartAsync(policy);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("cpe", "the-password");
        Assert.Equal(401, (await cpe.PostAsync(Xml.Inform("X"))).Status);
        await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.GetAsync("00AABB-HG1-X", default)
        );
    }

    [Fact]
    public async Task A_device_in_quarantine_is_answered_and_given_nothing_until_it_is_approved()
    {
        await using var acs = await StartAsync(UnknownDevices.Quarantine);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("cpe", "the-password");
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("Q"))).Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.GetAsync("00AABB-HG1-Q", default)
        );
        var waiting = await acs.GetJsonAsync("/api/v1/registrations?state=waiting");
        var item = Assert.Single(waiting.GetProperty("items").EnumerateArray());
        Assert.Equal("00AABB-HG1-Q", item.GetProperty("id").GetString());

        await SayAsync(acs, "approve");
        using var again = acs.NewCpe();
        await again.AuthorizeAsync("cpe", "the-password");
        await again.PostAsync(Xml.Inform("Q"));
        Assert.NotNull(await acs.Devices.GetAsync("00AABB-HG1-Q", default));

        // And who is refused is not told from a stranger, whatever was thought of it before.
        await SayAsync(acs, "refuse");
        using var refused = acs.NewCpe();
        await refused.AuthorizeAsync("cpe", "the-password");
        Assert.Equal(401, (await refused.PostAsync(Xml.Inform("Q"))).Status);
    }

    private static async Task SayAsync(TestAcs acs, string what)
    {
        var url = $"/api/v1/registrations/00AABB-HG1-Q/{what}";
        Assert.Equal(HttpStatusCode.OK, (await acs.Api.PostAsync(url, null)).StatusCode);
    }

    [Fact]
    public async Task Every_bad_line_of_a_table_is_named_and_nothing_is_half_imported()
    {
        await using var acs = await StartAsync(UnknownDevices.Registered);
        var answer = await acs.ImportAsync(
            Table + "00AABB,HG1,A,,,\nnonsense,HG1,D,,,\n00AABB,HG1,E,e,,\n"
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        foreach (var line in new[] { "line 4:", "line 5:", "line 6:" })
            Assert.Contains(line, answer.Text, StringComparison.Ordinal);
        var list = await acs.GetJsonAsync("/api/v1/registrations");
        Assert.Equal(0, list.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(
        "\uFEFFOUI;Serial;User;Password\r\n00aabb;A;user-a;secret;of-a\r\n",
        "line 2: 5 cells"
    )]
    [InlineData("\uFEFFoui;serial;user;password\r\n00aabb;A;user-a;\"secret;of-a\"\r\n", null)]
    [InlineData("serial,oui,password,user\nA,00AABB,secret;of-a,user-a\n\n", null)]
    [InlineData("oui,serial,color\n00AABB,A,red\n", "line 1:")]
    [InlineData("oui,serial\n00AABB,\"A\n", "line 2:")]
    [InlineData("", "line 1:")]
    public async Task A_table_is_read_as_spreadsheets_write_it_or_refused_by_its_line(
        string table,
        string? error
    )
    {
        await using var acs = await StartAsync(UnknownDevices.Registered);
        var answer = await acs.ImportAsync(table);
        if (error is not null)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains(error, answer.Text, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("user-a", "secret;of-a");
        var inform = Xml.Inform("A")
            .Replace("<ProductClass>HG1<", "<ProductClass><", StringComparison.Ordinal);
        Assert.Equal("InformResponse", (await cpe.PostAsync(inform)).Message());
    }

    [Fact]
    public async Task Neither_the_store_nor_the_API_shows_a_password()
    {
        await using var acs = await StartAsync(UnknownDevices.Registered);
        await acs.ImportAsync(Table);
        var shown = await acs.Api.GetStringAsync("/api/v1/registrations/00AABB-HG1-A");
        Assert.Contains("user-a", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-a", shown, StringComparison.Ordinal);
        using var database = new SqliteConnection($"Data Source={acs.Database};Pooling=False");
        database.Open();
        using var read = database.CreateCommand();
        read.CommandText =
            "SELECT secret FROM registrations UNION ALL SELECT xml FROM protection_keys";
        using var rows = read.ExecuteReader();
        var count = 0;
        while (rows.Read())
        {
            count++;
            Assert.DoesNotContain("secret-of", rows.GetString(0), StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", rows.GetString(0), StringComparison.Ordinal);
        }
        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData("--digest")]
    [InlineData("--anyauth")]
    public async Task Curl_proves_itself(string how)
    {
        await using var acs = await StartAsync(UnknownDevices.Accept);
        await acs.ImportAsync(Table);
        foreach (var (password, status) in new[] { ("secret-of-a", "200"), ("wrong", "401") })
        {
            var run = await Tool.CurlAsync([
                .. (string[])[how, "-u", $"user-a:{password}", "-d", Xml.Inform("A")],
                acs.Cwmp.ToString(),
            ]);
            Assert.Equal((0, status), (run.ExitCode, run.Status));
        }
    }

    [Fact]
    public async Task A_client_certificate_that_names_the_device_is_proof_enough()
    {
        using var pki = new Pki();
        using var stranger = new Pki("Other Root");
        pki.IssueServer();
        var (own, ownKey) = pki.IssueDevice("00AABB-A");
        var (alternative, alternativeKey) = pki.IssueDevice("gateway", dnsName: "00aabb-hg1-a");
        var (ended, endedKey) = pki.IssueDevice("00AABB-A", days: -1);
        var (foreign, foreignKey) = stranger.IssueDevice("00AABB-A");
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                CpeAuthentication = CpeAuthentication.Certificate,
                TlsCertificate = pki.Certificate,
                TlsKey = pki.Key,
                CpeAnchors = pki.Root,
            }
        );
        Task<ToolRun> PostAsync(string serial, string certificate, string key) =>
            Tool.CurlAsync([
                .. (string[])["--cacert", pki.Root, "--cert", certificate, "--key", key],
                .. (string[])["-d", Xml.Inform(serial)],
                $"https://localhost:{acs.Cwmp.Port}/",
            ]);
        Assert.Contains("InformResponse", (await PostAsync("A", own, ownKey)).Output);
        Assert.Contains("8001", (await PostAsync("B", own, ownKey)).Output);
        Assert.Contains(
            "InformResponse",
            (await PostAsync("A", alternative, alternativeKey)).Output
        );
        Assert.Contains("8001", (await PostAsync("B", alternative, alternativeKey)).Output);
        Assert.Equal("403", (await PostAsync("A", ended, endedKey)).Status);
        Assert.Equal("403", (await PostAsync("A", foreign, foreignKey)).Status);
    }

    private static Task<TestAcs> StartAsync(UnknownDevices policy) =>
        Deployment.StartAsync(with: options => options with { UnknownDevices = policy });
}
