using System.Text;
using System.Xml;
using System.Xml.Schema;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Messages;
using Muster.Cwmp.Tests.Soap;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class LightweightNotificationTests
{
    private const string Body = """
        <Notification xmlns="urn:broadband-forum-org:cwmp:lwnotif-1-0"
          xmlns:xs="http://www.w3.org/2001/XMLSchema"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
         <TS>1714557600</TS><UN>00AABB-123</UN><CN>5f0c77aa</CN>
         <OUI>00AABB</OUI><ProductClass>HG1</ProductClass><SerialNumber>123</SerialNumber>
         <Param>
          <Name>Device.DeviceInfo.UpTime</Name><Value xsi:type="xs:unsignedInt">12</Value>
         </Param>
        </Notification>
        """;

    // HMAC-SHA1 of the body under "secret", by another program.
    private const string Signature = "f2329dbba543ca83fc9e505e4286001cb6fbae68";

    [Fact]
    [Spec("checklist", "G037")]
    public void The_example_of_Annex_M_is_read_and_proves_its_password_alone()
    {
        var notification = Read(Datagram(Body, Signature));
        Assert.Equal(1714557600, notification.Timestamp);
        Assert.Equal("00AABB-123", notification.Username);
        Assert.Equal("5f0c77aa", notification.Cnonce);
        Assert.Equal(new DeviceIdStruct("", "00AABB", "HG1", "123"), notification.DeviceId);
        var value = Assert.Single(notification.Parameters);
        Assert.Equal("Device.DeviceInfo.UpTime", value.Name);
        Assert.Equal("12", value.Value.Text);
        Assert.True(notification.Proves("secret"));
        Assert.False(notification.Proves("Secret"));
        Assert.False(notification.Proves(""));
        Assert.True(Read(Datagram(Body, Signature.ToUpperInvariant())).Proves("secret"));
    }

    [Theory]
    [InlineData("12<", "13<")]
    [InlineData("<SerialNumber>123", "<SerialNumber>124")]
    [InlineData("1714557600", "1714557601")]
    public void Nothing_in_the_body_can_be_changed(string part, string other) =>
        Assert.False(
            Read(Datagram(Body.Replace(part, other, StringComparison.Ordinal), Signature))
                .Proves("secret")
        );

    [Fact]
    public void What_is_written_is_read_again_and_proves_its_password()
    {
        var written = Example().ToBytes("acs.example", "pass<word>");
        var read = Read(written);
        Assert.Equal(Example().DeviceId with { Manufacturer = "" }, read.DeviceId);
        Assert.Equal(Example().Parameters, read.Parameters);
        Assert.Equal("user & co", read.Username);
        Assert.True(read.Proves("pass<word>"));
        Assert.False(read.Proves("password"));
    }

    [Fact]
    public void What_is_written_is_valid_against_the_schema_of_Annex_M()
    {
        var text = Encoding.UTF8.GetString(Example().ToBytes("acs.example", "x"));
        var body = text.Split("\r\n\r\n", 2)[1];
        Assert.Empty(Schemas.NotificationComplaints(body));
    }

    [Fact]
    public void The_size_of_a_parameter_is_known_before_it_is_written()
    {
        var one = Example();
        var more = one with { Parameters = [.. one.Parameters, one.Parameters[0]] };
        Assert.Equal(
            one.ToBytes("h", "p").Length + LightweightNotification.SizeOf(one.Parameters[0]),
            more.ToBytes("h", "p").Length
        );
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nSignature: 00\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n<a/>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<Other/>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<Notification><TS>1</TS><UN>u</UN></Notification>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<Notification><TS>now</TS></Notification>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<Notification><TS>1</TS>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n<!DOCTYPE a><Notification/>")]
    [InlineData("POST / HTTP/1.1\r\n\r\n")]
    public void What_is_no_notification_is_not_read(string text) =>
        Assert.False(LightweightNotification.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_notification_of_very_many_parameters_is_not_read()
    {
        var start = Body.IndexOf("<Param>", StringComparison.Ordinal);
        string With(int count) =>
            Body[..start]
            + string.Concat(Enumerable.Repeat("<Param><Name>a</Name></Param>", count))
            + "</Notification>";
        Assert.True(
            LightweightNotification.TryRead(
                Datagram(With(LightweightNotification.MaxParameters), ""),
                out _
            )
        );
        Assert.False(
            LightweightNotification.TryRead(
                Datagram(With(LightweightNotification.MaxParameters + 1), ""),
                out _
            )
        );
    }

    private static LightweightNotification Example() =>
        new()
        {
            Timestamp = 1714557600,
            Username = "user & co",
            Cnonce = "5f0c77aa",
            DeviceId = new("Acme", "00AABB", "HG 1", "12/3"),
            Parameters =
            [
                new("Device.DeviceInfo.UpTime", ParameterValue.UnsignedInt(12)),
                new("Device.WiFi.SSID.1.SSID", ParameterValue.String("<Ö>")),
            ],
        };

    private static byte[] Datagram(string body, string signature) =>
        Encoding.UTF8.GetBytes(
            "POST / HTTP/1.1\r\nHost: acs.example\r\nContent-Type: text/xml; charset=utf-8\r\n"
                + $"content-length: {Encoding.UTF8.GetByteCount(body)}\r\n"
                + $"signature: {signature}\r\n\r\n{body}"
        );

    private static LightweightNotification Read(byte[] datagram)
    {
        Assert.True(LightweightNotification.TryRead(datagram, out var notification));
        return notification;
    }
}
