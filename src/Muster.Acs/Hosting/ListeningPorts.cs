using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Muster.Acs.Hosting;

/// <summary>
/// The ports that are really open, once they are: 0 in the options lets the system choose. They open
/// in the order files, API, CWMP, so that no device calls home before its files can be fetched.
/// </summary>
internal sealed class ListeningPorts
{
    private ListenOptions? files;
    private ListenOptions? api;
    private ListenOptions? cwmp;

    public int Files => PortOf(files);
    public int Api => PortOf(api);
    public int Cwmp => PortOf(cwmp);

    /// <summary>Whether devices can connect.</summary>
    public bool IsOpen { get; set; }

    public void Listen(KestrelServerOptions kestrel, AcsOptions options)
    {
        // CPEs speak HTTP/1.1 at most, and HTTP/2 without TLS would only cost a look at the preface.
        kestrel.Listen(options.Bind, options.FilesPort, Http1(listener => files = listener));
        kestrel.Listen(options.Bind, options.Port, Http1(listener => api = listener));
        kestrel.Listen(options.Bind, options.CwmpPort, Http1(listener => cwmp = listener));
    }

    public MusterAddresses Addresses(IPAddress bind) =>
        new(UrlOf(bind, Cwmp), UrlOf(bind, Files), UrlOf(bind, Api));

    private static Action<ListenOptions> Http1(Action<ListenOptions> remember) =>
        listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            remember(listener);
        };

    private static int PortOf(ListenOptions? listener) => listener?.IPEndPoint?.Port ?? 0;

    private static Uri UrlOf(IPAddress bind, int port)
    {
        var reachable =
            bind.Equals(IPAddress.Any) ? IPAddress.Loopback
            : bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : bind;
        return new Uri($"http://{new IPEndPoint(reachable, port)}/");
    }
}
