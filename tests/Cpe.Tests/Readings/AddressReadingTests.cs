using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Http;
using Xunit;

namespace Muster.Cpe.Tests.Readings;

/// <summary>Which of several addresses of the ACS is tried first.</summary>
public sealed class AddressReadingTests
{
    private const int Connections = 64;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task the_first_address_is_any_or_the_first_of_the_resolver(bool random)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var addresses = new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2") };
        var connector = new HttpConnector(TlsSettings.System, TimeProvider.System)
        {
            RandomFirstAddress = random,
            Resolve = (_, _) => Task.FromResult(addresses),
        };
        var url = new Uri($"http://acs.example:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var called = new HashSet<IPAddress>();
        for (var i = 0; i < Connections; i++)
        {
            await using var connection = await HttpConnection.OpenAsync(url, connector, cancel);
            using var accepted = await listener.AcceptSocketAsync(cancel);
            called.Add(((IPEndPoint)accepted.LocalEndPoint!).Address);
        }
        // By chance alone all 64 would go to one address once in 2 to the power of 63.
        Assert.Equal(random ? addresses : addresses[..1], called.OrderBy(a => a.ToString()));
    }
}
