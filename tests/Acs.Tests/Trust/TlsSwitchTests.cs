using Acs.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Acs.Hosting.Tls;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Tests.Trust;

public sealed class TlsSwitchTests : IDisposable
{
    private readonly Pki _pki = new();

    public TlsSwitchTests() => _pki.IssueServer();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task TlsOnly_answers_nothing_without_TLS()
    {
        await using var acs = await StartAsync(options => options with { TlsOnly = true });
        Assert.Equal("https", acs.Cwmp.Scheme);
        var plain = await Tool.CurlAsync("-d", "", $"http://localhost:{acs.Cwmp.Port}/");
        Assert.NotEqual(0, plain.ExitCode);
        var secure = await Tool.CurlAsync(
            "--cacert",
            _pki.Root,
            "-d",
            "",
            $"https://localhost:{acs.Cwmp.Port}/"
        );
        Assert.Equal((0, "204"), (secure.ExitCode, secure.Status));
    }

    [Fact]
    public async Task TlsOnly_tells_devices_addresses_that_answer()
    {
        await using var acs = await StartAsync(options => options with { TlsOnly = true });
        using var content = new MemoryStream([1, 2, 3]);
        await acs.Files.PutAsync(new FileDescription("a.bin", "1"), content, default);
        var link = acs.Service<IFileLinks>()
            .Create("a.bin", TestDevices.Record("00AABB-HG1-1"), "localhost");
        var got = await Tool.CurlAsync("--cacert", _pki.Root, link.Url.AbsoluteUri);
        Assert.Equal((0, "200"), (got.ExitCode, got.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_old_suite_without_forward_secrecy_is_taken_only_when_asked_for(
        bool legacy
    )
    {
        _pki.IssueServer(rsa: true);
        await using var acs = await StartAsync(options => options with { TlsLegacy = legacy });
        var run = await Tool.RunAsync(
            "openssl",
            [
                .. (string[])["s_client", "-connect", $"localhost:{acs.Cwmp.Port}"],
                .. (string[])["-tls1_2", "-cipher", "AES128-SHA"],
            ]
        );
        Assert.Equal(legacy, run.ExitCode == 0);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_stops_the_start_and_is_named()
    {
        await File.WriteAllTextAsync(_pki.Key, "no key");
        var wrong = await Assert.ThrowsAsync<AcsOptionsException>(() => StartAsync());
        Assert.StartsWith("tlsCertificate:", Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.Contains(_pki.Certificate, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PKCS12_file_will_do()
    {
        var file = _pki.PathOf("server.pfx");
        var made = await Tool.RunAsync(
            "openssl",
            [
                .. (string[])["pkcs12", "-export", "-in", _pki.Certificate],
                .. (string[])["-inkey", _pki.Key, "-out", file, "-passout", "pass:word"],
            ]
        );
        Assert.True(made.ExitCode == 0, made.Error);
        var options = new AcsOptions { TlsCertificate = file, TlsPassword = "word" };
        var loaded = CertificateFile.Load(options);
        Assert.Equal("CN=localhost", loaded.Subject);
        Assert.Throws<CertificateFileException>(() =>
            CertificateFile.Load(options with { TlsPassword = "wrong" })
        );
    }

    [Fact]
    public async Task The_files_are_looked_at_every_few_seconds()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var certificate = new ServerCertificate(
            new AcsOptions { TlsCertificate = _pki.Certificate, TlsKey = _pki.Key },
            time,
            NullLogger<ServerCertificate>.Instance
        );
        certificate.Load();
        var before = certificate.Current;
        using var watch = new CertificateWatch(certificate, time);
        await watch.StartAsync(default);
        _pki.IssueServer();
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(CertificateWatch.Period);
                return !ReferenceEquals(before, certificate.Current);
            },
            "the new certificate is in use"
        );
        await watch.StopAsync(default);
    }

    private Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions>? with = null) =>
        TestAcs.StartAsync(options =>
        {
            options = options with { TlsCertificate = _pki.Certificate, TlsKey = _pki.Key };
            return with?.Invoke(options) ?? options;
        });
}
