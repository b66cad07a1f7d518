using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Muster.Acs.Hosting.Tls;
using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Hosting;

/// <summary>
/// The ports that are really open, once they are: 0 in the options lets the system choose. They open
/// in the order files, API, CWMP, so that no device calls home before its files can be fetched.
/// </summary>
internal sealed class ListeningPorts(TlsListener? tls = null)
{
    private ListenOptions? files;
    private ListenOptions? api;
    private ListenOptions? cwmp;
    private ListenOptions? nbi;
    private string scheme = Uri.UriSchemeHttp;

    public int Files => PortOf(files);
    public int Api => PortOf(api);
    public int Cwmp => PortOf(cwmp);

    /// <summary>0 where it is switched off.</summary>
    public int Nbi => PortOf(nbi);

    /// <summary>Whether devices can connect.</summary>
    public bool IsOpen { get; set; }

    public void Listen(KestrelServerOptions kestrel, AcsOptions options)
    {
        // CPEs speak HTTP/1.1 at most, and HTTP/2 without TLS would only cost a look at the preface.
        scheme = options.Scheme;
        kestrel.Listen(options.Bind, options.FilesPort, Http1(listener => files = listener));
        kestrel.Listen(options.Bind, options.Port, Http1(listener => api = listener));
        if (options.NbiPort is { } port)
            kestrel.Listen(options.Bind, port, Http1(listener => nbi = listener));
        // Devices alone are asked for certificates.
        var devices = ClientTrust.Load(options);
        kestrel.Listen(
            new CpeEndPoint(options.Bind, options.CwmpPort),
            Http1(listener => cwmp = listener, devices)
        );
    }

    public MusterAddresses Addresses(IPAddress bind) =>
        new(UrlOf(bind, Cwmp), UrlOf(bind, Files), UrlOf(bind, Api))
        {
            Nbi = nbi is null ? null : UrlOf(bind, Nbi),
        };

    private Action<ListenOptions> Http1(
        Action<ListenOptions> remember,
        ClientTrust? clients = null
    ) =>
        listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            tls?.Listen(listener, clients);
            remember(listener);
        };

    private static int PortOf(ListenOptions? listener) => listener?.IPEndPoint?.Port ?? 0;

    private Uri UrlOf(IPAddress bind, int port)
    {
        var reachable =
            bind.Equals(IPAddress.Any) ? IPAddress.Loopback
            : bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : bind;
        return new Uri($"{scheme}://{new IPEndPoint(reachable, port)}/");
    }
}
