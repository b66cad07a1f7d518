using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Cpe.Http;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Http;

/// <summary>Certificates are checked, always (TR-069 3.3).</summary>
public sealed class TlsTests
{
    [Fact]
    [Spec("TR-069", "3.3")]
    [Spec("checklist", "A024", "A032")]
    public async Task a_trusted_server_gets_the_session_with_SNI_and_Basic_credentials()
    {
        using var ca = Authority();
        using var certificate = Issue(ca, "localhost", Years(1));
        await using var bench = Secure(certificate, ca);
        var inform = await bench.BootAsync();
        Assert.Equal("localhost", bench.Acs.ServerName);
        Assert.True(HttpBasic.TryParse(inform["Authorization"], out var user, out var password));
        Assert.StartsWith(bench.Cpe.DeviceId.OUI, user, StringComparison.Ordinal);
        Assert.Equal("secret", password);
        Assert.True((await bench.EndAsync(inform)).Succeeded);
    }

    [Theory]
    [Spec("checklist", "A028", "A029", "A030")]
    [InlineData("self-signed")]
    [InlineData("other name")]
    [InlineData("expired")]
    public async Task a_certificate_that_proves_nothing_gets_no_byte_of_CWMP(string wrong)
    {
        using var ca = Authority();
        using var stranger = Authority();
        using var certificate = wrong switch
        {
            "self-signed" => Issue(stranger, "localhost", Years(1)),
            "other name" => Issue(ca, "elsewhere.example", Years(1)),
            _ => Issue(ca, "localhost", Years(-1)),
        };
        await using var bench = Secure(certificate, ca);
        bench.Cpe.Start();
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var report = await bench.EndedAsync();
        Assert.Contains("TLS", report.Problem, StringComparison.Ordinal);
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "A019")]
    public async Task a_redirect_from_https_to_http_is_refused()
    {
        using var ca = Authority();
        using var certificate = Issue(ca, "localhost", Years(1));
        await using var bench = Secure(certificate, ca);
        var inform = await bench.BootAsync();
        await inform.ReplyAsync(
            "HTTP/1.1 302 F\r\nLocation: http://localhost/\r\nContent-Length: 0\r\n\r\n"
        );
        Assert.Contains(
            "https to http",
            (await bench.EndedAsync()).Problem,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("TR-069", "3.3")]
    public async Task an_acs_that_demands_a_certificate_gets_the_devices_own()
    {
        using var ca = Authority();
        using var certificate = Issue(ca, "localhost", Years(1));
        using var own = Issue(ca, "02CAFE-device", Years(1));
        await using var bench = new Bench(
            with: options => options with { Tls = new TlsSettings([ca], own) },
            acs: new LockStepAcs(certificate, demandsCertificate: true)
        );
        var inform = await bench.BootAsync();
        Assert.Equal(own.Thumbprint, bench.Acs.ClientThumbprint);
        Assert.True((await bench.EndAsync(inform)).Succeeded);
    }

    [Fact]
    [Spec("TR-069", "3.3")]
    public async Task without_the_certificate_the_acs_demands_there_is_no_session()
    {
        using var ca = Authority();
        using var certificate = Issue(ca, "localhost", Years(1));
        await using var bench = new Bench(
            with: options => options with { Tls = new TlsSettings([ca], null) },
            acs: new LockStepAcs(certificate, demandsCertificate: true)
        );
        bench.Cpe.Start();
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.False((await bench.EndedAsync()).Succeeded);
        Assert.Null(bench.Acs.ClientThumbprint);
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "F018")]
    public async Task a_file_server_that_proves_nothing_is_asked_for_nothing()
    {
        using var ca = Authority();
        using var stranger = Authority();
        using var certificate = Issue(stranger, "localhost", Years(1));
        await using var files = new LockStepAcs(certificate);
        await using var bench = new Bench(with: options =>
            options with
            {
                Tls = new TlsSettings([ca], null),
            }
        );
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Download("K", new Uri($"https://localhost:{files.Port}/f"), "4 Tone File")
        );
        Assert.Equal("1", turn.Text("Status"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(9015, (await bench.TransferredAsync()).FaultCode.Value);
        Assert.Equal(1, files.Connections);
        Assert.True(files.IsQuiet);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        turn = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        Assert.Equal("9015", turn.Text("FaultCode"));
    }

    private static Bench Secure(X509Certificate2 certificate, X509Certificate2 ca) =>
        new(
            with: options => options with { Tls = new TlsSettings([ca], null) },
            acs: new LockStepAcs(certificate)
        );

    private static DateTimeOffset Years(int from) => TimeProvider.System.GetUtcNow().AddYears(from);

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = "CN=Test Authority " + RandomNumberGenerator.GetHexString(8);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Years(-5), Years(5));
    }

    private static X509Certificate2 Issue(X509Certificate2 ca, string host, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(ca, Years(-3), until, RandomNumberGenerator.GetBytes(8));
        using var own = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
    }
}
