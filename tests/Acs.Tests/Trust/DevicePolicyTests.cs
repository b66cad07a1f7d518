using Acs.Tests.Wire;
using Muster.Acs.Access;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Devices that prove themselves in another way than their deployment asks for.</summary>
public sealed class DevicePolicyTests : IDisposable
{
    private readonly Pki _pki = new();

    public DevicePolicyTests() => _pki.IssueServer();

    public void Dispose() => _pki.Dispose();

    [Fact]
    [Quirk(47)]
    public async Task A_device_of_policy_none_needs_no_proof_and_its_neighbours_do()
    {
        await using var acs = await Deployment.StartAsync();
        await acs.RegisterAsync("free,,,none");
        using var free = acs.NewCpe();
        Assert.Equal("InformResponse", (await free.PostAsync(Xml.Inform("free"))).Message());
        // It is never challenged, so it never has to answer: its whole session is served.
        await acs.SubmitAsync("00AABB-HG1-free", new Operations.RebootRequest());
        Assert.Equal("Reboot", (await free.PostAsync("")).Message());
        var end = await free.PostAsync(Xml.Envelope("<cwmp:RebootResponse/>"));
        Assert.Equal(204, end.Status);
        using var other = acs.NewCpe();
        Assert.Equal(401, (await other.PostAsync(Xml.Inform("other"))).Status);
        await other.AuthorizeAsync(Deployment.User, Deployment.Password);
        Assert.Equal("InformResponse", (await other.PostAsync(Xml.Inform("other"))).Message());
    }

    [Fact]
    public async Task What_nobody_proved_is_read_up_to_64_KB()
    {
        await using var acs = await Deployment.StartAsync();
        await acs.RegisterAsync("free,,,none");
        using var free = acs.NewCpe();
        var large = Xml.Inform("free") + new string(' ', 64 * 1024);
        Assert.Equal(413, (await free.PostAsync(large)).Status);
    }

    [Theory]
    [InlineData(false, false, 401)]
    [InlineData(false, true, 200)]
    [InlineData(true, false, 200)]
    [Spec("checklist", "A049")]
    public async Task Basic_is_taken_over_TLS_or_where_that_is_waived(
        bool tls,
        bool waived,
        int status
    )
    {
        await using var acs = await Deployment.StartAsync(with: options =>
            WithTls(options) with
            {
                AllowBasicWithoutTls = waived,
            }
        );
        await acs.RegisterAsync("basic,user-b,secret-b,basic");
        var reply = await CurlAsync(acs, tls, "basic", "--basic", "-u", "user-b:secret-b");
        Assert.Equal((0, $"{status}"), (reply.ExitCode, reply.Status));
    }

    [Fact]
    public async Task A_device_of_policy_Basic_is_offered_it_over_TLS()
    {
        await using var acs = await Deployment.StartAsync(
            CpeAuthentication.Certificate,
            options => WithTls(options) with { CpeAnchors = _pki.Root }
        );
        Assert.Equal("403", (await CurlAsync(acs, true, "basic")).Status);
        await acs.RegisterAsync("basic,user-b,secret-b,basic");
        var offered = await CurlAsync(acs, true, "basic", "-i");
        Assert.Contains("WWW-Authenticate: Basic realm=", offered.Output);
        // And where Basic would show the password, Digest.
        var plain = await CurlAsync(acs, false, "basic", "-i");
        Assert.Contains("WWW-Authenticate: Digest ", plain.Output);
        Assert.DoesNotContain("Basic", plain.Output, StringComparison.Ordinal);
        var right = await CurlAsync(acs, true, "basic", "--anyauth", "-u", "user-b:secret-b");
        Assert.Contains("InformResponse", right.Output);
        var wrong = await CurlAsync(acs, true, "basic", "--anyauth", "-u", "user-b:guess");
        Assert.Equal("401", wrong.Status);
    }

    [Fact]
    public async Task A_device_of_policy_Digest_proves_itself_where_nobody_else_has_to()
    {
        await using var acs = await Deployment.StartAsync(CpeAuthentication.None);
        await acs.RegisterAsync("own,user-o,secret-o,digest");
        using var anybody = acs.NewCpe();
        Assert.Equal("InformResponse", (await anybody.PostAsync(Xml.Inform("x"))).Message());
        using var own = acs.NewCpe();
        var challenged = await own.PostAsync(Xml.Inform("own"));
        Assert.Equal(401, challenged.Status);
        var challenge = DigestChallenge.ParseAll(challenged.Headers["WWW-Authenticate"])[0];
        own.Authorization = Answer(challenge, "guess");
        Assert.Equal(401, (await own.PostAsync(Xml.Inform("own"))).Status);
        own.Authorization = Answer(challenge, "secret-o");
        Assert.Equal("InformResponse", (await own.PostAsync(Xml.Inform("own"))).Message());
    }

    [Fact]
    public async Task In_an_open_deployment_what_others_say_of_passwords_is_nobody_s_business()
    {
        await using var acs = await Deployment.StartAsync(
            CpeAuthentication.None,
            options => options with { AllowBasicWithoutTls = true }
        );
        await acs.RegisterAsync("own,user-o,secret-o,digest");
        using var cpe = acs.NewCpe();
        cpe.Authorization = HttpBasic.Authorize("default", "default");
        for (var i = 0; i < FailedAttempts.Burst + 5; i++)
            Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("x"))).Message());
    }

    [Fact]
    public async Task A_device_of_policy_certificate_is_let_in_by_that_alone()
    {
        var (certificate, key) = _pki.IssueDevice("00AABB-cert");
        await using var acs = await Deployment.StartAsync(with: options =>
            WithTls(options) with
            {
                CpeAnchors = _pki.Root,
            }
        );
        await acs.RegisterAsync("cert,,,certificate");
        string[] password = ["--digest", "-u", $"{Deployment.User}:{Deployment.Password}"];
        var bound = await CurlAsync(acs, true, "cert", "--cert", certificate, "--key", key);
        Assert.Contains("InformResponse", bound.Output);
        Assert.Contains("8001", (await CurlAsync(acs, true, "cert", password)).Output);
        Assert.Equal("401", (await CurlAsync(acs, true, "cert")).Status);
        Assert.Contains("InformResponse", (await CurlAsync(acs, true, "x", password)).Output);
    }

    [Theory]
    [InlineData("certificate", "cpeAnchors")]
    [InlineData("basic", "tlsCertificate")]
    [InlineData("magic", "none, basic, digest, certificate")]
    public async Task A_policy_that_no_device_could_meet_is_refused(string policy, string reason)
    {
        await using var acs = await Deployment.StartAsync();
        var (status, text) = await acs.ImportAsync(
            "oui,product_class,serial,authentication\n"
                + $"00AABB,HG1,1,none\n00AABB,HG1,2,{policy}\n"
        );
        Assert.Equal(400, (int)status);
        Assert.Contains("line 3:", text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
    }

    private AcsOptions WithTls(AcsOptions options) =>
        options with
        {
            TlsCertificate = _pki.Certificate,
            TlsKey = _pki.Key,
        };

    private Task<ToolRun> CurlAsync(TestAcs acs, bool tls, string serial, params string[] more) =>
        Tool.CurlAsync([
            .. (string[])["--cacert", _pki.Root, "-d", Xml.Inform(serial)],
            .. more,
            $"{(tls ? "https" : "http")}://localhost:{acs.Cwmp.Port}/",
        ]);

    private static string Answer(DigestChallenge challenge, string password) =>
        DigestCredentials.Authorize(challenge, "POST", "/cwmp", "user-o", password, "c0", 1);
}
