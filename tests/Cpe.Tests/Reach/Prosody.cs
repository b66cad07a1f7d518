using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Muster.Cpe.Tests.Reach;

/// <summary>The XMPP server Prosody on loopback, for x.example, with a certificate of its own.</summary>
internal sealed class Prosody : IAsyncDisposable
{
    public const string Domain = "x.example";
    public const string Password = "word, of=many";
    private const string Program = "/usr/bin/prosody";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-prosody-");
    private readonly Process _process;

    private Prosody(int port, X509Certificate2 certificate, IEnumerable<string> users)
    {
        Port = port;
        Certificate = certificate;
        var accounts = _folder.CreateSubdirectory("data/x%2eexample/accounts");
        foreach (var user in users)
            File.WriteAllText(
                Path.Combine(accounts.FullName, $"{user}.dat"),
                $$"""return { ["password"] = "{{Password}}"; };"""
            );
        File.WriteAllText(In("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In("key.pem"), Key(certificate));
        File.WriteAllText(In("prosody.cfg.lua"), Configuration());
        _process = Process.Start(
            new ProcessStartInfo(Program, ["-F", "--config", In("prosody.cfg.lua")])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    public int Port { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>Starts it, with accounts for these users; skips where it is not installed.</summary>
    public static async Task<Prosody> StartAsync(params string[] users)
    {
        if (!File.Exists(Program))
            Assert.Skip("the XMPP server is not here: apt-get install prosody");
        var prosody = new Prosody(FreePort(), NewCertificate(), users);
        using var patience = new CancellationTokenSource(Patience);
        var said = "";
        while (!said.Contains("Activated service 'c2s' on", StringComparison.Ordinal))
            said +=
                await prosody._process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"prosody did not start: {said}");
        _ = prosody._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return prosody;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            $"CN={Domain}",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Domain);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.FromUnixTimeSeconds(
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
        );
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);

    private string Configuration() =>
        $$"""
            run_as_root = true
            pidfile = "{{In("prosody.pid")}}"
            data_path = "{{In("data")}}"
            log = "*console"
            modules_enabled = { "saslauth", "tls", "ping" }
            modules_disabled = { "s2s" }
            interfaces = { "127.0.0.1" }
            c2s_ports = { {{Port}} }
            c2s_require_encryption = true
            authentication = "internal_plain"
            ssl = { key = "{{In("key.pem")}}", certificate = "{{In("cert.pem")}}" }
            VirtualHost "{{Domain}}"
            """;
}
