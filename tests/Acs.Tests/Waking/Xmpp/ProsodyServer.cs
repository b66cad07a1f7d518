using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Acs.Tests.Waking.Xmpp;

/// <summary>
/// A Prosody of its own for a test: on loopback, with accounts, a certificate and a folder made for it.
/// </summary>
internal sealed class ProsodyServer : IAsyncDisposable
{
    public const string Domain = "xmpp.example";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("muster-prosody-");
    private Process? process;

    private ProsodyServer(int port) => Port = port;

    public int Port { get; }
    public string Authority => Path.Combine(folder.FullName, "cert.pem");

    public static async Task<ProsodyServer> StartAsync(params string[] users)
    {
        var program = ExternalProgram.Find("prosody");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var server = new ProsodyServer(((IPEndPoint)probe.LocalEndpoint).Port);
        probe.Stop();
        server.Prepare(users);
        await server.RunAsync(program);
        return server;
    }

    public static string PasswordOf(string user) => $"password of {user}";

    /// <summary>Ends the process, and starts it again where it was.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await RunAsync(ExternalProgram.Find("prosody"));
    }

    public async Task EndAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Delete(recursive: true);
    }

    private void Prepare(string[] users)
    {
        MakeCertificate();
        var data = folder.CreateSubdirectory("data");
        // Its way to write a folder's name: what is no letter or digit becomes a percent sign and hex.
        var accounts = data.CreateSubdirectory("xmpp%2eexample").CreateSubdirectory("accounts");
        foreach (var user in users)
            File.WriteAllText(
                Path.Combine(accounts.FullName, user + ".dat"),
                $"return {{ [\"password\"] = \"{PasswordOf(user)}\"; }};\n"
            );
        var port = Port.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(
            Path.Combine(folder.FullName, "prosody.cfg.lua"),
            $"""
            run_as_root = true
            data_path = "{data.FullName}"
            pidfile = "{folder.FullName}/prosody.pid"
            modules_enabled = {"{"} "saslauth", "tls", "disco", "ping" {"}"}
            modules_disabled = {"{"} "s2s" {"}"}
            interfaces = {"{"} "127.0.0.1" {"}"}
            c2s_ports = {"{"} {port} {"}"}
            c2s_require_encryption = true
            authentication = "internal_plain"
            storage = "internal"
            log = {"{"} {"{"} levels = {"{"} min = "warn" {"}"}, to = "console" {"}"} {"}"}
            VirtualHost "{Domain}"
              ssl = {"{"} key = "{folder.FullName}/key.pem", certificate = "{Authority}" {"}"}

            """
        );
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
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Authority, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task RunAsync(string program)
    {
        var start = new ProcessStartInfo(
            program,
            ["-F", "--config", Path.Combine(folder.FullName, "prosody.cfg.lua")]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Until.HoldsAsync(async () =>
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }
}
