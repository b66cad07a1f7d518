using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Muster.Acs.Hosting;

namespace Muster.Acs.Files;

/// <summary>
/// The files port has a share of the connections of its own: whoever opens them all takes none from the
/// sessions.
/// </summary>
internal static class ConnectionCap
{
    /// <summary>For every listener, before it listens; only the files port is counted.</summary>
    public static void Apply(KestrelServerOptions kestrel, AcsOptions options, ListeningPorts ports)
    {
        var open = 0;
        kestrel.ConfigureEndpointDefaults(listener =>
            listener.Use(next =>
                connection =>
                    connection.LocalEndPoint is IPEndPoint end && end.Port == ports.Files
                        ? CountAsync(next, connection)
                        : next(connection)
            )
        );

        async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
        {
            try
            {
                if (Interlocked.Increment(ref open) <= options.MaxFileConnections)
                    await next(connection);
                else
                    connection.Abort();
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }
    }
}
