using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Trust;
using Muster.Acs.Waking.Udp;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking.Udp;

/// <summary>Lightweight notifications over the real wire, written by hand from the standard.</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private const string Device = "00AABB-HG1-1";
    private const string UpTime = "Device.DeviceInfo.UpTime";
    private TestAcs? acs;

    private TestAcs Acs => acs!;
    private DatagramCounters Counters => Acs.Services.GetRequiredService<StunCounters>().Snapshot();

    public async ValueTask InitializeAsync()
    {
        acs = await TestAcs.StartAsync(options =>
            options with
            {
                NotificationPort = 0,
                CpeUser = "00AABB-1",
                CpePassword = "secret",
            }
        );
        await acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => Acs.DisposeAsync();

    [Fact]
    [Spec("TR-069", "M")]
    [Spec("checklist", "G037")]
    public async Task A_value_that_is_signed_rightly_is_kept_and_shown()
    {
        await SendAsync(Datagram("12"));
        await Wait.UntilAsync(() => Counters.Notifications == 1);
        var parameters = await Acs.Devices.GetParametersAsync(Device, UpTime, default);
        Assert.Equal("12", Assert.Single(parameters).Value);
    }

    [Fact]
    [Spec("checklist", "G037")]
    public async Task What_is_signed_with_another_password_is_dropped()
    {
        await SendAsync(Datagram("12", password: "guess"));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 1);
        Assert.Equal(0, Counters.Notifications);
    }

    [Fact]
    [Spec("checklist", "G037")]
    public async Task A_device_with_credentials_of_its_own_is_believed_by_those_alone()
    {
        await Acs.RegisterAsync("1,user-1,secret-1,", "2,user-2,secret-2,");
        await SendAsync(Datagram("1"));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 1);
        await SendAsync(Datagram("2", user: "user-1", password: "guess"));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 2);
        await SendAsync(Datagram("3", user: "user-2", password: "secret-2"));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 3);
        await SendAsync(Datagram("4", user: "user-1", password: "secret-1"));
        await Wait.UntilAsync(() => Counters.Notifications == 1);
        var parameters = await Acs.Devices.GetParametersAsync(Device, UpTime, default);
        Assert.Equal("4", Assert.Single(parameters).Value);
    }

    [Fact]
    [Spec("checklist", "G038")]
    public async Task The_same_datagram_twice_counts_once()
    {
        var datagram = Datagram("12");
        await SendAsync(datagram);
        await SendAsync(datagram);
        await Wait.UntilAsync(() => Counters is { Notifications: 1, NotificationsDropped: 1 });
    }

    [Fact]
    public async Task A_notification_of_yesterday_is_dropped()
    {
        await SendAsync(Datagram("12", age: TimeSpan.FromMinutes(10)));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<Notification")]
    public async Task What_is_none_is_dropped_and_counted(string text)
    {
        await SendAsync(Encoding.ASCII.GetBytes(text));
        await Wait.UntilAsync(() => Counters.NotificationsDropped == 1);
    }

    [Fact]
    public async Task An_older_value_does_not_replace_a_newer_one()
    {
        await SendAsync(Datagram("20", nonce: "b"));
        await Wait.UntilAsync(() => Counters.Notifications == 1);
        await SendAsync(Datagram("10", nonce: "a", age: TimeSpan.FromSeconds(60)));
        await Wait.UntilAsync(() => Counters.Notifications == 2);
        var parameters = await Acs.Devices.GetParametersAsync(Device, UpTime, default);
        Assert.Equal("20", Assert.Single(parameters).Value);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(-120)]
    public async Task The_clock_of_a_device_may_be_wrong_by_minutes(int slow)
    {
        // After the Inform of just now, whatever the device's clock says.
        await SendAsync(Datagram("12", age: TimeSpan.FromSeconds(slow)));
        await Wait.UntilAsync(() => Counters.Notifications == 1);
        var parameters = await Acs.Devices.GetParametersAsync(Device, UpTime, default);
        Assert.Equal("12", Assert.Single(parameters).Value);
        // What the next session brings is newer than that, as the server knows by its own clock.
        await Acs.IntroduceAsync(parameters: Xml.Parameter(UpTime, "13"));
        parameters = await Acs.Devices.GetParametersAsync(Device, UpTime, default);
        Assert.Equal("13", Assert.Single(parameters).Value);
    }

    private async Task SendAsync(byte[] datagram)
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(datagram, Acs.Notifications);
    }

    private static byte[] Datagram(
        string value,
        string password = "secret",
        TimeSpan age = default,
        string nonce = "5f0c77aa",
        string user = "00AABB-1"
    )
    {
        var time = TimeProvider.System.GetUtcNow() - age;
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body =
            "<Notification xmlns=\"urn:broadband-forum-org:cwmp:lwnotif-1-0\""
            + " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + $"<TS>{seconds}</TS><UN>{user}</UN><CN>{nonce}</CN>"
            + "<OUI>00AABB</OUI><ProductClass>HG1</ProductClass><SerialNumber>1</SerialNumber>"
            + $"<Param><Name>{UpTime}</Name><Value xsi:type=\"xs:unsignedInt\">{value}</Value>"
            + "</Param></Notification>";
        // "Signature = HMAC-SHA1(key = Password, text = the body octets exactly as sent), hex"
        var signature = HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(password),
            Encoding.UTF8.GetBytes(body)
        );
        return Encoding.UTF8.GetBytes(
            "POST / HTTP/1.1\r\nHost: acs.example\r\nContent-Type: text/xml; charset=utf-8\r\n"
                + $"Content-Length: {body.Length}\r\n"
                + $"Signature: {Convert.ToHexStringLower(signature)}\r\n\r\n{body}"
        );
    }
}
