using System.IO.Compression;
using System.Text;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>The ways in which devices put HTTP on the wire, none of which may lose a session.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync();

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Spec("checklist", "A054")]
    [Quirk(4)]
    public async Task Chunks_may_split_an_element_name()
    {
        using var cpe = _acs.NewCpe();
        var body = Xml.Inform();
        var cut = body.IndexOf("cwmp:Inform>", StringComparison.Ordinal) + 7;
        var chunks = Chunk(body[..cut]) + Chunk(body[cut..]) + "0\r\n\r\n";
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"
            )
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact, Spec("checklist", "A055")]
    [Quirk(3)]
    public async Task Expect_is_answered_with_100_then_the_reply()
    {
        using var cpe = _acs.NewCpe();
        var body = Encoding.UTF8.GetBytes(Xml.Inform());
        await cpe.WriteAsync(
            Encoding.Latin1.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n"
                    + "Expect: 100-continue\r\n\r\n"
            )
        );
        Assert.Equal(100, (await cpe.ReceiveAsync()).Status);
        Assert.Equal("InformResponse", (await cpe.SendAsync(body)).Message());
    }

    [Theory]
    [Spec("checklist", "A061")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [Quirk(5)]
    public async Task Compressed_requests_are_inflated(string coding)
    {
        using var packed = new MemoryStream();
        await using (
            Stream packer = coding switch
            {
                "gzip" => new GZipStream(packed, CompressionLevel.Fastest, true),
                "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, true),
                _ => new DeflateStream(packed, CompressionLevel.Fastest, true),
            }
        )
            await packer.WriteAsync(Encoding.UTF8.GetBytes(Xml.Inform()));
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(
            packed.ToArray(),
            $"Content-Encoding: {coding.Split(' ')[^1]}"
        );
        Assert.Equal("InformResponse", reply.Message());
        Assert.Empty(reply.Headers["Content-Encoding"]);
    }

    [Theory]
    [Spec("checklist", "A052")]
    [InlineData("Content-Type: text/html")]
    [InlineData("Content-Type: application/soap+xml")]
    [InlineData("Content-Type: text/xml; encoding=utf-8")]
    [InlineData("Content-Type: application/x-www-form-urlencoded")]
    [InlineData("SOAPAction: \"urn:anything\"")]
    [InlineData("SoapAction: ")]
    [Quirk(8, 15, 16)]
    public async Task Media_types_and_SOAPAction_are_ignored(string header)
    {
        using var cpe = _acs.NewCpe();
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform(), header)).Message());
    }

    [Fact]
    [Quirk(50)]
    public async Task The_charset_of_the_header_is_obeyed()
    {
        using var cpe = _acs.NewCpe();
        var body = Xml.Inform("lat", parameters: Xml.Parameter("Device.DeviceInfo.X", "é"));
        var reply = await cpe.PostAsync(
            Encoding.Latin1.GetBytes(body),
            "Content-Type: text/xml; charset=ISO-8859-1"
        );
        Assert.Equal("InformResponse", reply.Message());
        var known = await _acs.Devices.GetParametersAsync(
            "00AABB-HG1-lat",
            "Device.DeviceInfo.X",
            default
        );
        Assert.Equal("é", known.Single().Value);
    }

    [Theory]
    [Spec("checklist", "A053")]
    [InlineData("\r\n")]
    [InlineData("   ")]
    [InlineData("\0")]
    [InlineData("<?xml version=\"1.0\"?>")]
    [Quirk(18, 20, 21)]
    public async Task An_almost_empty_POST_is_empty(string body)
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal(204, (await cpe.PostAsync(body, "SOAPAction: x")).Status);
    }

    [Fact, Spec("checklist", "A064")]
    [Quirk(2)]
    public async Task HTTP_1_0_is_answered_with_a_length()
    {
        using var cpe = _acs.NewCpe();
        var body = Xml.Inform();
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST / HTTP/1.0\r\nContent-Length: {body.Length}\r\n\r\n{body}"
            )
        );
        Assert.Equal("InformResponse", reply.Message());
        Assert.NotEmpty(reply.Headers["Content-Length"]);
        Assert.Empty(reply.Headers["Transfer-Encoding"]);
    }

    [Fact]
    [Quirk(23)]
    public async Task A_request_in_tiny_segments_is_one_request()
    {
        using var cpe = _acs.NewCpe();
        var body = Xml.Inform();
        var whole = Encoding.UTF8.GetBytes(
            $"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
        foreach (var piece in whole.Chunk(97))
            await cpe.WriteAsync(piece);
        Assert.Equal("InformResponse", (await cpe.ReceiveAsync()).Message());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/acs")]
    [InlineData("/acs/prov?x=1")]
    [InlineData("//")]
    [Quirk(13)]
    public async Task Every_path_is_the_ACS(string path)
    {
        using var cpe = _acs.NewCpe();
        var body = Xml.Inform();
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}"
            )
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact, Spec("checklist", "A062")]
    public async Task Without_Accept_Encoding_the_reply_is_plain()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(Xml.Inform());
        Assert.Empty(reply.Headers["Content-Encoding"]);
        Assert.StartsWith("<", reply.Body);
    }

    [Fact, Spec("checklist", "A056")]
    public async Task An_envelope_of_more_than_32_KB_is_accepted()
    {
        using var cpe = _acs.NewCpe();
        var big = Xml.Parameter("Device.DeviceInfo.X_ACME_Big", new string('b', 40_000));
        Assert.Equal(
            "InformResponse",
            (await cpe.PostAsync(Xml.Inform("big", parameters: big))).Message()
        );
    }

    private static string Chunk(string text) =>
        $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";
}
