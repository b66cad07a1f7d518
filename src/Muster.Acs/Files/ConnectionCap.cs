using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Muster.Acs.Files;

/// <summary>
/// A port of its own share of the connections: whoever opens them all on the files port takes none from
/// the sessions.
/// </summary>
internal static class ConnectionCap
{
    public static void CapConnections(this ListenOptions listener, int most)
    {
        var open = 0;
        listener.Use(next =>
            async connection =>
            {
                try
                {
                    if (Interlocked.Increment(ref open) <= most)
                        await next(connection);
                    else
                        connection.Abort();
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }
            }
        );
    }
}
