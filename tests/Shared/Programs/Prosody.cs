using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Tests.Programs;

/// <summary>
/// The XMPP server Prosody, of a test's own: on loopback, with accounts, a certificate and a folder
/// made for it.
/// </summary>
internal sealed class Prosody : IAsyncDisposable
{
    public const string Domain = "x.example";

    /// <summary>Of all accounts; with what SCRAM and Lua must escape.</summary>
    public const string Password = "word, of=many";

    private const int MaxAttempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _program = ExternalProgram.Find("prosody");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-prosody-");
    private Process? _process;

    private Prosody(IEnumerable<string> users)
    {
        // Its way to write a folder's name: what is no letter or digit becomes a percent sign and hex.
        var accounts = _folder.CreateSubdirectory("data/x%2eexample/accounts");
        foreach (var user in users)
            File.WriteAllText(
                Path.Combine(accounts.FullName, $"{user}.dat"),
                $$"""return { ["password"] = "{{Password}}"; };"""
            );
        MakeCertificate();
    }

    public int Port { get; private set; }

    /// <summary>PEM of the certificate that it shows, which vouches for itself.</summary>
    public string AuthorityFile => In("cert.pem");

    /// <summary>Starts it, with accounts for these users; skips where it is not installed.</summary>
    public static async Task<Prosody> StartAsync(params IEnumerable<string> users)
    {
        var prosody = new Prosody(users);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            prosody.Port = FreePort();
            if (await prosody.RunAsync())
                return prosody;
            await prosody.EndAsync();
        }
        await prosody.DisposeAsync();
        throw new InvalidOperationException("prosody found no free port");
    }

    /// <summary>Ends the process, and starts it again where it was.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        if (!await RunAsync())
            throw new InvalidOperationException("prosody did not start again");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>True when it listens; false when somebody else has taken the port.</summary>
    private async Task<bool> RunAsync()
    {
        await File.WriteAllTextAsync(In("prosody.cfg.lua"), Configuration());
        var start = new ProcessStartInfo(_program, ["-F", "--config", In("prosody.cfg.lua")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience);
        var said = "";
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said += line;
            if (line.Contains("Failed to open server port", StringComparison.Ordinal))
                return false;
            if (!line.Contains("Activated service 'c2s' on", StringComparison.Ordinal))
                continue;
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return true;
        }
        throw new InvalidOperationException($"prosody did not start: {said}");
    }

    private async Task EndAsync()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    private void MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Domain);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(AuthorityFile, certificate.ExportCertificatePem());
        File.WriteAllText(In("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

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
            storage = "internal"
            ssl = { key = "{{In("key.pem")}}", certificate = "{{AuthorityFile}}" }
            VirtualHost "{{Domain}}"
            """;
}
