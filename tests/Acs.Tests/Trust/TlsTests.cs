using System.Security.Cryptography.X509Certificates;
using Acs.Tests.Wire;
using Muster.Acs.Hosting.Tls;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>HTTPS beside HTTP on every port, and a certificate that changes under way.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly Pki _pki = new();
    private TestAcs _acs = null!;
    private string _serial = "";

    public async ValueTask InitializeAsync()
    {
        _serial = _pki.IssueServer();
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                TlsCertificate = _pki.Certificate,
                TlsKey = _pki.Key,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _pki.Dispose();
    }

    [Fact]
    public async Task One_port_answers_HTTPS_and_HTTP()
    {
        var secure = await PostAsync($"https://localhost:{_acs.Cwmp.Port}/cwmp");
        Assert.Equal((0, "200"), (secure.ExitCode, secure.Status));
        Assert.Contains("InformResponse", secure.Output, StringComparison.Ordinal);
        var plain = await PostAsync($"http://localhost:{_acs.Cwmp.Port}/cwmp");
        Assert.Equal((0, "200"), (plain.ExitCode, plain.Status));
    }

    [Fact]
    public async Task The_API_and_the_files_answer_HTTPS_too()
    {
        var api = await CurlAsync($"https://localhost:{_acs.Api.BaseAddress!.Port}/health/live");
        Assert.Equal((0, "200"), (api.ExitCode, api.Status));
        var files = await CurlAsync($"https://localhost:{_acs.FilesPort}/d/none");
        Assert.Equal((0, "404"), (files.ExitCode, files.Status));
    }

    [Fact]
    public async Task A_session_over_TLS_goes_on_after_its_Inform()
    {
        var url = $"https://localhost:{_acs.Cwmp.Port}/cwmp";
        var run = await Tool.CurlAsync([
            .. (string[])["--cacert", _pki.Root, "-c", _pki.PathOf("jar")],
            .. (string[])["-d", Xml.Inform("tls"), url],
            .. (string[])["--next", "-s", "-m", "20", "--cacert", _pki.Root],
            .. (string[])["-b", _pki.PathOf("jar"), "-d", "", "-w", "\n%{http_code}", url],
        ]);
        Assert.Equal((0, "204"), (run.ExitCode, run.Status));
        Assert.NotNull(await _acs.Devices.GetAsync("00AABB-HG1-tls", default));
    }

    [Theory]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1", false)]
    public async Task TLS_1_2_and_1_3_are_spoken_and_nothing_older(string version, bool works)
    {
        var run = await ClientAsync(version, "-cipher", "DEFAULT@SECLEVEL=0");
        Assert.Equal(works, run.ExitCode == 0);
        Assert.Equal(
            works,
            run.Output.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_new_connections_and_open_ones_live_on()
    {
        var anchors = new X509Certificate2Collection();
        anchors.ImportFromPemFile(_pki.Root);
        using var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { anchors[0] },
                },
            },
        };
        using var open = new HttpClient(handler);
        var live = new Uri($"https://localhost:{_acs.Api.BaseAddress!.Port}/health/live");
        Assert.Equal(200, (int)(await open.GetAsync(live)).StatusCode);
        Assert.Contains(_serial, await ShownAsync(), StringComparison.Ordinal);

        var renewed = _pki.IssueServer();
        Assert.True(_acs.Service<ServerCertificate>().ReloadIfChanged());

        Assert.Contains(renewed, await ShownAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await open.GetAsync(live)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_or_ended_certificate_is_not_taken_and_the_reason_is_told(bool ended)
    {
        if (ended)
            _pki.IssueServer(days: -1);
        else
            await File.WriteAllTextAsync(_pki.Certificate, "no certificate");
        var certificate = _acs.Service<ServerCertificate>();
        Assert.True(certificate.ReloadIfChanged());
        Assert.Contains(_pki.Certificate, certificate.Problem, StringComparison.Ordinal);
        Assert.Contains(_serial, await ShownAsync(), StringComparison.Ordinal);

        var renewed = _pki.IssueServer();
        certificate.Reload();
        Assert.Null(certificate.Problem);
        Assert.Contains(renewed, await ShownAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_sends_neither_is_answered_as_bad_HTTP()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.SendAsync("\u0015\u0003\u0001\r\n\r\n"u8.ToArray());
        Assert.Equal(400, reply.Status);
    }

    private Task<ToolRun> PostAsync(string url) => CurlAsync("-d", Xml.Inform(), url);

    private Task<ToolRun> CurlAsync(params string[] arguments) =>
        Tool.CurlAsync(["--cacert", _pki.Root, .. arguments]);

    private async Task<string> ShownAsync()
    {
        var run = await ClientAsync();
        var pem = run.Output[
            run.Output.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)..
        ];
        using var shown = X509Certificate2.CreateFromPem(pem);
        return shown.SerialNumber;
    }

    private Task<ToolRun> ClientAsync(params string[] arguments) =>
        Tool.RunAsync(
            "openssl",
            ["s_client", "-connect", $"localhost:{_acs.Cwmp.Port}", .. arguments]
        );
}
