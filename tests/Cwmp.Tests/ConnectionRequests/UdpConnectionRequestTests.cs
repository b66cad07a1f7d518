using System.Text;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class UdpConnectionRequestTests
{
    /// <summary>The vector of the reference text; the password is secret.</summary>
    private const string Example =
        "GET http://203.0.113.9:40001?ts=1714557600&id=42&un=acs&cn=a1b2c3d4"
        + "&sig=040b4747029e92c1a72c021f5b481284ec4bb420 HTTP/1.1\r\n"
        + "Host: 203.0.113.9:40001\r\n\r\n";

    [Fact]
    [Spec("checklist", "G033")]
    public void The_example_of_Annex_G_is_written_octet_for_octet()
    {
        var request = UdpConnectionRequest.Create(
            "203.0.113.9:40001",
            1714557600,
            42,
            "acs",
            "secret",
            "a1b2c3d4"
        );
        Assert.Equal(Example, Encoding.ASCII.GetString(request.ToBytes()));
    }

    [Fact]
    public void The_example_of_Annex_G_is_read_and_proves_its_password_alone()
    {
        var request = Read(Example);
        Assert.Equal("203.0.113.9:40001", request.Authority);
        Assert.Equal(1714557600, request.Seconds);
        Assert.Equal("42", request.Id);
        Assert.Equal("acs", request.Username);
        Assert.Equal("a1b2c3d4", request.Cnonce);
        Assert.True(request.Proves("secret"));
        Assert.False(request.Proves("Secret"));
        Assert.False(request.Proves(""));
    }

    [Theory]
    [InlineData("ts", "1714557601")]
    [InlineData("id", "43")]
    [InlineData("un", "acS")]
    [InlineData("cn", "a1b2c3d5")]
    public void No_field_can_be_changed(string field, string value) =>
        Assert.False(
            Read(
                    System.Text.RegularExpressions.Regex.Replace(
                        Example,
                        $"{field}=[^& ]+",
                        $"{field}={value}"
                    )
                )
                .Proves("secret")
        );

    [Fact]
    public void The_signature_goes_over_the_decoded_values()
    {
        // HMAC-SHA1 of "1714557601" "7" "acs&co é" "n 1" under "sécret", by another program.
        const string signature = "e712000999355252febb8ad7da95f2d067bc2fb8";
        var request = UdpConnectionRequest.Create(
            "192.0.2.7",
            1714557601,
            7,
            "acs&co é",
            "sécret",
            "n 1"
        );
        Assert.Equal(signature, request.Signature);
        var text = Encoding.ASCII.GetString(request.ToBytes());
        Assert.StartsWith(
            "GET http://192.0.2.7?ts=1714557601&id=7&un=acs%26co+%C3%A9&cn=n+1&sig=",
            text,
            StringComparison.Ordinal
        );
        var read = Read(text);
        Assert.Equal("acs&co é", read.Username);
        Assert.True(read.Proves("sécret"));
    }

    [Fact]
    [Quirk(184)]
    public void Quirk_184_a_signature_may_be_written_and_read_in_upper_case()
    {
        var request = Read(Example);
        var upper = Encoding.ASCII.GetString(request.ToBytes(upperCase: true));
        Assert.Contains(
            "&sig=040B4747029E92C1A72C021F5B481284EC4BB420 HTTP/1.1",
            upper,
            StringComparison.Ordinal
        );
        Assert.True(Read(upper).Proves("secret"));
    }

    [Theory]
    [InlineData("GET HTTP://h:1/?sig=S&cn=c&un=u&id=2&ts=1&x=y HTTP/1.0")]
    [InlineData("GET http://h:1/path?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1\nA: b")]
    public void What_does_not_matter_may_differ(string text)
    {
        var request = Read(text);
        Assert.Equal("h:1", request.Authority);
        Assert.Equal(
            ("1", "2", "u", "c", "S"),
            (request.Timestamp, request.Id, request.Username, request.Cnonce, request.Signature)
        );
        Assert.False(request.Proves("secret"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("POST http://h:1?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    [InlineData("GET https://h:1?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    [InlineData("GET /?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://h:1?ts=1&id=2&un=u&cn=c HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://h:1?ts=1&ts=9&id=2&un=u&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://h:1?ts=1&id=2&un=u&cn=c&sig=S\r\n\r\n")]
    [InlineData("GET http://h:1?ts=1&id=2&un=u&cn=c&sig=S HTTP/1.1 x\r\n\r\n")]
    [InlineData("GET http://h:1?ts=1&id=2&un=ü&cn=c&sig=S HTTP/1.1\r\n\r\n")]
    public void What_is_no_connection_request_is_not_read(string text) =>
        Assert.False(UdpConnectionRequest.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_long_datagram_is_not_looked_at() =>
        Assert.False(
            UdpConnectionRequest.TryRead(
                Encoding.ASCII.GetBytes(Example.PadRight(UdpConnectionRequest.MaxLength + 1)),
                out _
            )
        );

    [Theory]
    [InlineData("203.0.113.9:40001", "203.0.113.9:40001")]
    [InlineData("203.0.113.9:80", "203.0.113.9")]
    [InlineData("[2001:db8::1]:40001", "[2001:db8::1]:40001")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]")]
    [InlineData("[::ffff:203.0.113.9]:9", "203.0.113.9:9")]
    public void The_port_is_named_unless_it_is_80(string address, string expected) =>
        Assert.Equal(
            expected,
            UdpConnectionRequest.AuthorityOf(System.Net.IPEndPoint.Parse(address))
        );

    private static UdpConnectionRequest Read(string text)
    {
        Assert.True(UdpConnectionRequest.TryRead(Encoding.ASCII.GetBytes(text), out var request));
        return request;
    }
}
