using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Recording;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Recording;

public sealed class RedactionTests
{
    private const string Secret = "tr0ub4dor";

    [Theory]
    [InlineData("Device.ManagementServer.Password")]
    [InlineData("Device.ManagementServer.ConnectionRequestPassword")]
    [InlineData("Device.ManagementServer.STUNPassword")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.KeyPassphrase")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.PreSharedKey")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.SAEPassphrase")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey")]
    [InlineData("Device.Users.User.1.Password")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.RadiusSecret")]
    [InlineData("Device.X_00AABB_Cloud.AccessToken")]
    [InlineData("Device.ManagementServer.P&#97;ssword")]
    [InlineData("Device.ManagementServer.<![CDATA[Password]]>")]
    [InlineData("Device.ManagementServer.Pass<!-- -->word")]
    [Quirk(137)]
    public void The_value_of_a_secret_parameter_is_masked(string name) =>
        Assert.DoesNotContain(
            Secret,
            Redact(Xml.Parameter(name, Secret)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<Value>tr0ub4dor</Value><Name>Device.Users.User.1.Password</Name>")]
    [InlineData("<n:Name>A.Password</n:Name><n:Value a=\"x>y\"><![CDATA[tr0ub4dor]]></n:Value>")]
    [InlineData("<Name>A.Password</Name>\n<Value>\n  tr0ub4dor\n</Value>")]
    [InlineData("<Name>A.Password</Name><Value>tr0ub4dor")]
    [InlineData("<Name>A.Password</Name><Value>tr0ub4dor</Val")]
    [InlineData("<Name>A.Password</Name><Value a=\"tr0ub4dor")]
    [InlineData("<Name>A.Password</Name><!-- tr0ub4dor")]
    [InlineData("<Username>tr0ub4dor</Username><Password>tr0ub4dor</Password>")]
    [InlineData("<Value>tr0ub4dor</Value><Password>x</Password><Name>A.Password</Name>")]
    [InlineData(
        "<cwmp:X_ACME_SetKey><KeyPassphrase>tr0ub4dor</KeyPassphrase></cwmp:X_ACME_SetKey>"
    )]
    [InlineData("<a:adminPassword x='1'>\n tr0ub4dor</a:adminPassword>")]
    [InlineData("<URL>http://user:tr0ub4dor@files.example/f.bin</URL>")]
    [InlineData("<URL>http://files.example/f.bin?token=tr0ub4dor</URL>")]
    public void However_it_stands_in_the_body(string xml) =>
        Assert.DoesNotContain(Secret, Redact(xml), StringComparison.Ordinal);

    [Fact]
    public void In_two_octets_a_character_too()
    {
        var xml = Encoding.Unicode.GetBytes(
            "\uFEFF" + Xml.Envelope(Xml.Parameter("A.Password", Secret))
        );
        var redacted = Encoding.UTF8.GetString(BodyRedaction.Redact(xml).Span);
        Assert.DoesNotContain(Secret, redacted, StringComparison.Ordinal);
        Assert.Contains("A.Password", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', redacted);
    }

    [Fact]
    public void What_is_no_secret_stays_as_it_was_octet_by_octet()
    {
        var xml = Xml.Inform(
            parameters: Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", "http://a/b")
                + Xml.Parameter("Device.ManagementServer.Username", "näme & co")
        );
        Assert.Equal(xml, Redact(xml));
    }

    [Fact]
    public void An_empty_secret_stays_empty_and_its_neighbours_stay()
    {
        var xml =
            Xml.Parameter("A.Password", "")
            + Xml.Parameter("A.Enable", "1")
            + Xml.Parameter("A.PreSharedKey", Secret)
            + Xml.Parameter("A.Name", "guest");
        Assert.Equal(xml.Replace(Secret, "****", StringComparison.Ordinal), Redact(xml));
    }

    [Fact]
    public void A_signed_link_keeps_its_host_and_file_but_not_its_token()
    {
        var token = new string('A', 52);
        Assert.Equal(
            "http://files.example:7567/d/****/firmware-1.2.bin",
            SecretUrl.Redact($"http://files.example:7567/d/{token}/firmware-1.2.bin")
        );
    }

    [Fact]
    public void Credentials_and_cookies_leave_the_head()
    {
        var head = HeadRedaction.Redact(
            Encoding.UTF8.GetBytes(
                "POST / HTTP/1.1\r\nHost: acs:7547\r\nAuthorization: Basic dHIwdWI0ZG9y\r\n"
                    + $"Cookie: session={Secret}; other={Secret}\r\n"
                    + $"Set-Cookie: session={Secret}; Path=/; HttpOnly\r\nX-Auth-Token: {Secret}"
            )
        );
        Assert.Equal(
            "POST / HTTP/1.1\r\nHost: acs:7547\r\nAuthorization: Basic ****\r\n"
                + "Cookie: session=****; other=****\r\n"
                + "Set-Cookie: session=****; Path=/; HttpOnly\r\nX-Auth-Token: ****",
            head
        );
    }

    [Theory]
    [InlineData("POST /cwmp?key=tr0ub4dor HTTP/1.1", "POST /cwmp?**** HTTP/1.1")]
    [InlineData("POST http://u:tr0ub4dor@acs/cwmp HTTP/1.1", "POST http://****@acs/cwmp HTTP/1.1")]
    [InlineData("POST /cwmp HTTP/1.1", "POST /cwmp HTTP/1.1")]
    [InlineData("HTTP/1.1 204 No Content", "HTTP/1.1 204 No Content")]
    public void A_secret_in_the_URL_of_the_ACS_leaves_the_first_line(string line, string kept) =>
        Assert.Equal(kept, HeadRedaction.Redact(Encoding.UTF8.GetBytes(line)));

    private static string Redact(string xml) =>
        Encoding.UTF8.GetString(BodyRedaction.Redact(Encoding.UTF8.GetBytes(xml)).Span);
}
