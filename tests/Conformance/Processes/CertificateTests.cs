using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Muster.Acs.Tests.Trust;
using Xunit;

namespace Conformance.Processes;

/// <summary>The real process takes a renewed certificate without a restart.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Pki _pki = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-renewal-");
    private MusterProcess _server = null!;
    private string _serial = "";

    public async ValueTask InitializeAsync()
    {
        _serial = _pki.IssueServer();
        _server = await MusterProcess.ServeAsync(
            _data.FullName,
            "--tls-certificate",
            _pki.Certificate,
            "--tls-key",
            _pki.Key
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
        _pki.Dispose();
    }

    [Fact]
    public async Task Changed_files_are_shown_to_new_connections_and_open_ones_live_on()
    {
        using var open = await TlsPeer.ConnectAsync(_server.Cwmp.Port);
        Assert.Equal(_serial, open.Serial);
        Assert.Equal("HTTP/1.1 204 No Content", await open.PostAsync());
        var renewed = _pki.IssueServer();
        await IsShownAsync(renewed);
        Assert.Equal("HTTP/1.1 204 No Content", await open.PostAsync());
    }

    [Fact]
    public async Task SIGHUP_takes_what_the_look_at_the_files_could_not_tell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGHUP.");
        using var open = await TlsPeer.ConnectAsync(_server.Cwmp.Port);
        var renewed = ReplaceUnnoticed();
        using (var kill = Process.Start("kill", ["-HUP", $"{_server.Id}"]))
            await kill.WaitForExitAsync();
        await IsShownAsync(renewed);
        Assert.Equal("HTTP/1.1 204 No Content", await open.PostAsync());
    }

    /// <summary>Another certificate in files of the same times and sizes.</summary>
    private string ReplaceUnnoticed()
    {
        string[] files = [_pki.Certificate, _pki.Key];
        var before = files.Select(file => new FileInfo(file)).ToList();
        var (sizes, times) = (
            before.ConvertAll(file => file.Length),
            before.ConvertAll(file => file.LastWriteTimeUtc)
        );
        while (true)
        {
            var serial = _pki.IssueServer();
            // The length of a signature varies by an octet or two.
            var isSame = files.Select(file => new FileInfo(file).Length).SequenceEqual(sizes);
            for (var i = 0; i < files.Length; i++)
                File.SetLastWriteTimeUtc(files[i], times[i]);
            if (isSame)
                return serial;
        }
    }

    private async Task IsShownAsync(string serial)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var peer = await TlsPeer.ConnectAsync(_server.Cwmp.Port);
            if (peer.Serial == serial)
                return;
            await look.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>A connection that is opened once, and what certificate it was shown.</summary>
    private sealed class TlsPeer(TcpClient socket, SslStream tls) : IDisposable
    {
        public string Serial => ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;

        public static async Task<TlsPeer> ConnectAsync(int port)
        {
            var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port);
            // Which certificate it is shows the number; whether it is good is asked elsewhere.
#pragma warning disable CA5359 // It is the number that is asked for.
            var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync("localhost");
            return new TlsPeer(socket, tls);
        }

        /// <summary>An empty POST; answers the status line.</summary>
        public async Task<string> PostAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            await tls.WriteAsync(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
                patience.Token
            );
            var head = new StringBuilder();
            var octet = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await tls.ReadExactlyAsync(octet, patience.Token);
                head.Append((char)octet[0]);
            }
            return head.ToString().Split("\r\n")[0];
        }

        public void Dispose()
        {
            tls.Dispose();
            socket.Dispose();
        }
    }
}
