using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>A way to the PostgreSQL of the tests over TCP, that can break without a word.</summary>
internal sealed class BreakingLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _broken = new();
    private readonly EndPoint _server;
    private readonly Task _accepting;

    public BreakingLine(string database)
    {
        var address = new NpgsqlConnectionStringBuilder(PostgresDatabases.Server.Address(database));
        _server = new UnixDomainSocketEndPoint(
            Path.Combine(address.Host!, $".s.PGSQL.{address.Port}")
        );
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Break() => _broken.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _broken.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _broken.Dispose();
    }

    private async Task AcceptAsync()
    {
        var joined = new List<Task>();
        try
        {
            while (true)
                joined.Add(JoinAsync(await _listener.AcceptSocketAsync(_broken.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(joined);
        }
    }

    private async Task JoinAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await far.ConnectAsync(_server);
        await using var ours = new NetworkStream(near, ownsSocket: true);
        await using var theirs = new NetworkStream(far);
        try
        {
            // Who hangs up first ends both.
            await Task.WhenAny(
                ours.CopyToAsync(theirs, _broken.Token),
                theirs.CopyToAsync(ours, _broken.Token)
            );
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // So it ends.
        }
    }
}
