using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Provisioning.Extensions;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests.Programs;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Who is let in by the stored configuration: <c>cwmp.auth</c>.</summary>
public sealed class ConfiguredAuthTests
{
    [Fact]
    public async Task AUTH_lets_in_the_credentials_that_the_expression_names_for_the_device()
    {
        await using var acs = await Deployment.StartAsync();
        await SayAsync(acs, "AUTH('all', 'one') OR AUTH(DeviceID.SerialNumber, 'p-' || oui)");

        Assert.Equal(200, await CallHomeAsync(acs, "1", "all", "one"));
        Assert.Equal(200, await CallHomeAsync(acs, "2", "2", "p-00AABB"));
        // Those of another device, a wrong password, a wrong user; and then nothing of it is stored.
        Assert.Equal(401, await CallHomeAsync(acs, "3", "2", "p-00AABB"));
        Assert.Equal(401, await CallHomeAsync(acs, "3", "all", "two"));
        Assert.Equal(401, await CallHomeAsync(acs, "3", "none", "one"));
        Assert.Equal(401, await CallHomeAsync(acs, "3", "3", ""));
        await NobodyAsync(acs, "3");
        Assert.Equal(4, await acs.CountAsync("wrongCredentials"));
        // What Muster itself was told goes on.
        Assert.Equal(200, await CallHomeAsync(acs, "4", Deployment.User, Deployment.Password));
    }

    [Fact]
    public async Task Serial_numbers_that_look_like_numbers_are_compared_as_text()
    {
        await using var acs = await Deployment.StartAsync();
        await SayAsync(acs, "AUTH(Device.Test.Line, 17)");
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("0042", "17");
        var inform = Xml.Inform("1", parameters: Xml.Parameter("Device.Test.Line", "0042"));
        Assert.Equal("InformResponse", (await cpe.PostAsync(inform)).Message());
    }

    [Fact]
    public async Task An_expression_over_the_stored_device_and_its_tags_decides()
    {
        await using var acs = await Deployment.StartAsync(CpeAuthentication.None);
        await acs.IntroduceAsync("1", Xml.Parameter("Device.Test.Line", "gold"));
        var known = await acs.IntroduceAsync("2");
        await acs.Devices.ChangeTagsAsync(known, ["lab"], [], default);
        await SayAsync(
            acs,
            "CASE WHEN Tags.lab THEN AUTH('a', 'b') ELSE Device.Test.Line = 'gold' END"
        );

        // Where nobody had to prove anything, the expression is what is asked now.
        Assert.Equal(200, await CallHomeAsync(acs, "1"));
        Assert.Equal(401, await CallHomeAsync(acs, "2"));
        Assert.Equal(200, await CallHomeAsync(acs, "2", "a", "b"));
        Assert.Equal(401, await CallHomeAsync(acs, "3"));
        await NobodyAsync(acs, "3");
    }

    [Theory]
    [InlineData("true", 200)]
    [InlineData("REMOTE_ADDRESS() LIKE '127.%'", 200)]
    [InlineData("REMOTE_ADDRESS() = '10.0.0.1'", 401)]
    [InlineData("NOT AUTH('a', 'b')", 200)]
    [InlineData("false", 401)]
    [InlineData("null", 401)]
    [InlineData("NOSUCH(1)", 401)]
    [InlineData("EXT('subscribers', 'pppoe', '1') IS NOT NULL", 401)]
    public async Task Without_credentials_the_rest_of_the_expression_decides(
        string expression,
        int status
    )
    {
        await using var acs = await Deployment.StartAsync();
        await SayAsync(acs, expression);
        Assert.Equal(status, await CallHomeAsync(acs, "1"));
    }

    [Fact]
    public async Task Basic_and_a_proof_over_the_body_are_credentials_too()
    {
        await using var acs = await Deployment.StartAsync(with: options =>
            options with
            {
                AllowBasicWithoutTls = true,
            }
        );
        await SayAsync(acs, "AUTH('a', 'b')");
        using var basic = acs.NewCpe();
        basic.Authorization = HttpBasic.Authorize("a", "b");
        Assert.Equal("InformResponse", (await basic.PostAsync(Xml.Inform("1"))).Message());
        using var wrong = acs.NewCpe();
        wrong.Authorization = HttpBasic.Authorize("a", "c");
        Assert.Equal(401, (await wrong.PostAsync(Xml.Inform("2"))).Status);

        using var digest = acs.NewCpe();
        var body = Encoding.UTF8.GetBytes(Xml.Inform("3"));
        var challenge = await digest.ChallengeAsync();
        digest.Authorization = DigestAnswers.WithBody(challenge, "a", "b", body);
        // The proof is of that body; with another it is used up and worth nothing.
        Assert.Equal("InformResponse", (await digest.PostAsync(body)).Message());
        challenge = await wrong.ChallengeAsync();
        wrong.Authorization = DigestAnswers.WithBody(challenge, "a", "b", body);
        var other = Encoding.UTF8.GetBytes(Xml.Inform("4"));
        Assert.Equal(401, (await wrong.PostAsync(other)).Status);
    }

    [Fact]
    public async Task A_device_with_credentials_of_its_own_is_not_let_in_by_those_of_all()
    {
        await using var acs = await Deployment.StartAsync();
        await acs.RegisterAsync("1,own,secret-of-1,");
        await SayAsync(acs, "true");
        Assert.Equal(401, await CallHomeAsync(acs, "1"));
        Assert.Equal(200, await CallHomeAsync(acs, "1", "own", "secret-of-1"));
    }

    [Fact]
    public async Task A_proof_is_good_once()
    {
        await using var acs = await Deployment.StartAsync();
        await SayAsync(acs, "AUTH('a', 'b')");
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync("a", "b");
        Assert.Equal(200, (await cpe.PostAsync(Xml.Inform("1"))).Status);
        using var thief = acs.NewCpe();
        thief.Authorization = cpe.Authorization;
        Assert.Equal(401, (await thief.PostAsync(Xml.Inform("1"))).Status);
    }

    [Fact]
    public async Task An_extension_knows_the_passwords()
    {
        ExternalProgram.Find("node");
        await using var acs = await Deployment.StartAsync(with: options =>
            options with
            {
                Extensions = ExtensionBench.Folder,
                ExtensionTimeout = TimeSpan.FromSeconds(30),
            }
        );
        await SayAsync(
            acs,
            "AUTH(serialNumber, EXT('nowhere', 'f')) OR AUTH(serialNumber, EXT('subscribers', 'vlan', '000001'))"
        );
        Assert.Equal(200, await CallHomeAsync(acs, "1", "1", "101"));
        Assert.Equal(401, await CallHomeAsync(acs, "1", "1", "102"));
    }

    private static async Task<int> CallHomeAsync(
        TestAcs acs,
        string serial,
        string? user = null,
        string password = ""
    )
    {
        using var cpe = acs.NewCpe();
        if (user is not null)
            await cpe.AuthorizeAsync(user, password);
        var status = (await cpe.PostAsync(Xml.Inform(serial))).Status;
        if (status == 200)
            Assert.Equal(204, (await cpe.PostAsync("")).Status);
        return status;
    }

    private static async Task NobodyAsync(TestAcs acs, string serial) =>
        await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.GetAsync($"00AABB-HG1-{serial}", default)
        );

    private static Task SayAsync(TestAcs acs, string expression) =>
        acs.Service<IProvisioning>()
            .PutAsync(
                DocumentKind.Config,
                "cwmp.auth",
                expression,
                new ChangeNote("test"),
                default
            );
}
