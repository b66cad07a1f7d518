using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Southbound.Admission;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class FirstLookTests
{
    private const string Start = "POST /cwmp HTTP/1.1\r\nHost: acs\r\n";

    [Theory]
    [InlineData(Start + "Content-Length: 2\r\n\r\n<>")]
    [InlineData(Start + "content-length:0002\r\nAuthorization: Digest x\r\n\r\n<>\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx")]
    public void A_whole_POST_of_no_session_is_recognised(string request) =>
        Assert.Equal(FirstSight.NewSession, At(request).Sight);

    [Theory]
    [InlineData("")]
    [InlineData("POST")]
    [InlineData(Start + "Content-Length: 3\r\n")]
    [InlineData(Start + "Content-Length: 3\r\n\r\n<>")]
    [InlineData(Start + "Content-Length: 0\r\n\r\n")]
    [InlineData(Start + "Content-Length: two\r\n\r\n<>")]
    [InlineData(Start + "Content-Length: -2\r\n\r\n<>")]
    [InlineData(Start + "\r\n<>")]
    [InlineData(Start + "Transfer-Encoding: chunked\r\n\r\n2\r\n<>\r\n0\r\n\r\n")]
    [InlineData(Start + "Cookie: session=x\r\nContent-Length: 2\r\n\r\n<>")]
    [InlineData(Start + "cOOKIE: other=x\r\nContent-Length: 2\r\n\r\n<>")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\n<>")]
    public void Anything_else_is_for_who_reads_it_in_earnest(string request) =>
        Assert.Equal(FirstSight.Unclear, At(request).Sight);

    [Fact]
    public void A_handshake_is_told_by_its_first_octet() =>
        Assert.Equal(FirstSight.Handshake, FirstLook.At([0x16, 3, 1]).Sight);

    [Fact]
    public void The_body_begins_where_the_device_is_found()
    {
        var inform = Xml.Inform("seen");
        var request = Encoding.UTF8.GetBytes(
            $"{Start}Content-Length: {inform.Length}\r\n\r\n{inform}"
        );
        var look = FirstLook.At(request);
        Assert.Equal(DeviceKey.OfId("00AABB-HG1-seen"), InformPeek.Find(request.AsSpan(look.Body)));
    }

    private static FirstLook At(string request) => FirstLook.At(Encoding.ASCII.GetBytes(request));
}
