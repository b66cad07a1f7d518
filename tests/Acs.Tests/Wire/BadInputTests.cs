using System.IO.Compression;
using System.Text;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

public sealed class BadInputTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options => options with { MaxEnvelopeSize = 1_000_000 });

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [Spec("checklist", "B031", "B032", "B033", "B035")]
    [InlineData("<soap:Envelope")]
    [InlineData("not xml at all")]
    [InlineData("<html><body>hello</body></html>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\"><a/>")]
    public async Task What_is_no_envelope_is_400_with_one_sentence(string body)
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(body);
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Body);
        Assert.DoesNotContain("   at ", reply.Body, StringComparison.Ordinal);
        await StillServesAsync();
    }

    [Fact, Spec("checklist", "B033")]
    public async Task A_hundred_thousand_nested_elements_are_refused()
    {
        using var cpe = _acs.NewCpe();
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Equal(400, (await cpe.PostAsync(deep)).Status);
        await StillServesAsync();
    }

    [Fact, Spec("checklist", "B035")]
    public async Task A_SOAP_1_2_envelope_is_a_version_mismatch()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(
            Xml.Inform()
                .Replace(
                    "http://schemas.xmlsoap.org/soap/envelope/",
                    "http://www.w3.org/2003/05/soap-envelope",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("VersionMismatch", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(new string('x', 1_000_001));
        Assert.Equal(413, reply.Status);
        await StillServesAsync();
    }

    [Fact, Spec("checklist", "I003")]
    public async Task A_gzip_bomb_is_413()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(new byte[50_000_000]);
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(bomb.ToArray(), "Content-Encoding: gzip");
        Assert.Equal(413, reply.Status);
        await StillServesAsync();
    }

    [Fact]
    [Quirk(6)]
    public async Task Both_a_length_and_chunks_are_400_or_read_as_chunks_and_nothing_breaks()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.SendAsync(
            Encoding.Latin1.GetBytes(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            )
        );
        // RFC 9112 6.3 lets a server read the chunks instead; then the body is empty.
        Assert.Contains(reply.Status, new[] { 204, 400 });
        await StillServesAsync();
    }

    [Fact]
    public async Task A_malformed_message_ends_the_session_and_stores_nothing()
    {
        var device = await _acs.IntroduceAsync("mal");
        var task = await _acs.SubmitAsync(
            device,
            new GetParameterValuesRequest(["Device.Time.Enable"])
        );
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("mal"));
        Assert.Equal("GetParameterValues", (await cpe.PostAsync("")).Message());
        Assert.Equal(400, (await cpe.PostAsync("<broken")).Status);
        Assert.Equal(400, (await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"))).Status);
        Assert.Equal(TaskState.Pending, (await _acs.Tasks.GetAsync(task.Id, default)).State);
        Assert.Empty(await _acs.Sessions.ListAsync(10, default));
    }

    [Fact, Spec("checklist", "A043")]
    public async Task An_Inform_without_a_DeviceId_is_fault_8003_in_HTTP_200()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(
            Xml.Envelope("<cwmp:Inform><MaxEnvelopes>1</MaxEnvelopes></cwmp:Inform>", "x7")
        );
        Assert.Equal(200, reply.Status);
        Assert.Equal("8003", reply.Text("FaultCode"));
        Assert.Equal("x7", reply.Text("ID"));
    }

    [Fact, Spec("checklist", "A063")]
    [Quirk(17)]
    public async Task GET_is_405_without_a_banner()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.SendAsync(
            Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        );
        Assert.Equal(405, reply.Status);
        Assert.Equal("POST", reply.Headers["Allow"].Single());
        Assert.Empty(reply.Headers["Server"]);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("compress")]
    [Quirk(5)]
    public async Task An_unknown_content_coding_is_415(string coding)
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(Xml.Inform(), $"Content-Encoding: {coding}");
        Assert.Equal(415, reply.Status);
    }

    private async Task StillServesAsync()
    {
        using var cpe = _acs.NewCpe();
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("after"))).Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }
}
