using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

public sealed class FileLinksTests
{
    private static readonly DeviceRecord Device = TestDevices.Record("00D09E-IGD-1");
    private readonly FakeTimeProvider time = new();

    [Fact]
    [Spec("TR-069", "A.3.2.8")]
    public void The_longest_link_has_at_most_256_characters_and_no_user_info()
    {
        var options = new AcsOptions
        {
            FilesUrl = new Uri("http://" + new string('h', 55) + ":65535/f"),
        };
        Assert.Empty(AcsOptionsRules.Errors(options));
        var link = Links(options).Create(new string('n', 128), Device, "192.0.2.1").Url;
        Assert.InRange(link.AbsoluteUri.Length, 1, 256);
        Assert.Empty(link.UserInfo);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:7547", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "[2001:db8::1]")]
    [InlineData("[2001:db8::1]:7547", "[2001:db8::1]")]
    public void Without_a_configured_address_it_is_the_one_the_device_reached(
        string local,
        string host
    )
    {
        var link = Links(new AcsOptions()).Create("a.bin", Device, local).Url;
        Assert.Equal(host, link.Host);
        Assert.EndsWith("/a.bin", link.AbsolutePath);
    }

    [Fact]
    public void Where_nothing_is_answered_without_TLS_a_link_is_https()
    {
        var options = new AcsOptions { TlsOnly = true, TlsCertificate = "server.pem" };
        Assert.Equal("https", Links(options).Create("a.bin", Device, "192.0.2.1").Url.Scheme);
        options = options with { FilesUrl = new Uri("http://proxy.example/") };
        Assert.Equal("http", Links(options).Create("a.bin", Device, "192.0.2.1").Url.Scheme);
    }

    [Fact]
    public void A_configured_address_keeps_its_path()
    {
        var options = new AcsOptions { FilesUrl = new Uri("https://files.example/muster/") };
        var link = Links(options).Create("a.bin", Device, "192.0.2.1").Url;
        Assert.StartsWith("https://files.example/muster/d/", link.AbsoluteUri);
    }

    [Fact]
    public void A_link_opens_its_file_for_its_device_until_it_expires()
    {
        var links = Links(new AcsOptions());
        var path = links.Create("a.bin", Device, "192.0.2.1").Url.AbsolutePath;
        Assert.Equal(new FileTarget.Stored("a.bin", Device.Key), links.Open(path, null));
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(links.Open(path, null));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(links.Open(path, null));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/d/")]
    [InlineData("/d/x/a.bin")]
    [InlineData("/files/a.bin")]
    [InlineData("/d/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/a.bin")]
    [InlineData("/d/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/../../etc/passwd")]
    public void Any_other_path_opens_nothing(string path) =>
        Assert.Null(Links(new AcsOptions()).Open(path, null));

    private FileLinks Links(AcsOptions options) => TestDevices.Links(options, time);
}
