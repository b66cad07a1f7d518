using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Acs.Tests.Wire;
using Muster.Acs.Tests.Trust;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Telemetry;

/// <summary>Reports over TLS, where Basic is good enough, and without it, where it is not.</summary>
public sealed class CollectorTlsTests : IAsyncLifetime
{
    private const string Report =
        """{"Report":[{"CollectionTime":"2026-03-01T12:00:00Z","Device.IP.Interface.1.Stats.BytesSent":7}]}""";

    private readonly Pki _pki = new();
    private TestAcs _acs = null!;
    private Collector _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _pki.IssueServer();
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                TlsCertificate = _pki.Certificate,
                TlsKey = _pki.Key,
            }
        );
        _collector = await Collector.SetUpAsync(_acs, await _acs.IntroduceAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _collector.Dispose();
        await _acs.DisposeAsync();
        _pki.Dispose();
    }

    [Theory, Spec("checklist", "H033")]
    [InlineData("Basic")]
    [InlineData("Digest")]
    public async Task Over_TLS_both_ways_to_prove_itself_are_offered_and_taken(string scheme)
    {
        using var nobody = Client(null, "");
        var challenged = await PostAsync(nobody, "https");
        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        Assert.Contains(challenged.Headers.WwwAuthenticate, offer => offer.Scheme == scheme);

        using var wrong = Client(
            new NetworkCredential(_collector.Credential.UserName, "x"),
            scheme
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(wrong, "https")).StatusCode);
        using var right = Client(_collector.Credential, scheme);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(right, "https")).StatusCode);
    }

    [Fact, Spec("checklist", "H033")]
    public async Task Without_TLS_Basic_is_neither_offered_nor_taken()
    {
        using var client = Client(null, "");
        client.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(
                System.Text.Encoding.UTF8.GetBytes(
                    $"{_collector.Credential.UserName}:{_collector.Credential.Password}"
                )
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "https")).StatusCode);
        var plain = await PostAsync(client, "http");
        Assert.Equal(HttpStatusCode.Unauthorized, plain.StatusCode);
        Assert.All(plain.Headers.WwwAuthenticate, offer => Assert.Equal("Digest", offer.Scheme));
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string scheme)
    {
        var url = $"{scheme}://localhost:{_acs.FilesPort}{_collector.Url.AbsolutePath}";
        using var content = new StringContent(Report, null, "application/json");
        return await client.PostAsync(url, content);
    }

    private HttpClient Client(NetworkCredential? credential, string scheme)
    {
        var chain = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        chain.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_pki.Root));
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain },
        };
        if (credential is not null)
            handler.Credentials = new CredentialCache
            {
                { new Uri($"https://localhost:{_acs.FilesPort}/"), scheme, credential },
            };
        return new HttpClient(handler);
    }
}
