using System.Text;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>A file as curl gets it: whole, in parts, and only if it changed.</summary>
public sealed class RangeTests(FileServer server) : IClassFixture<FileServer>
{
    [Theory, Spec("checklist", "F052")]
    [InlineData("0-9", 0, 10)]
    [InlineData("199990-", 199_990, 10)]
    [InlineData("-10", 199_990, 10)]
    [InlineData("199990-999999", 199_990, 10)]
    [InlineData("-999999", 0, 200_000)]
    public async Task One_range_is_that_part_of_the_file(string range, int start, int length)
    {
        var link = server.Link();
        var reply = await Curl.RunAsync("-r", range, link.Url.AbsoluteUri);
        Assert.Equal(206, reply.Status);
        Assert.Equal(FileServer.Octets[start..(start + length)], reply.Body);
        Assert.Equal($"bytes {start}-{start + length - 1}/200000", reply.Header("Content-Range"));
    }

    [Fact, Spec("checklist", "F052")]
    public async Task Several_ranges_come_as_the_parts_of_one_answer()
    {
        var link = server.Link();
        var reply = await Curl.RunAsync("-r", "0-4,100000-100002,-3", link.Url.AbsoluteUri);
        Assert.Equal(206, reply.Status);
        var boundary = reply.Header("Content-Type")!.Split("boundary=")[1];
        Assert.StartsWith(
            "multipart/byteranges",
            reply.Header("Content-Type"),
            StringComparison.Ordinal
        );
        var expected = new StringBuilder();
        foreach (var (start, end) in new[] { (0, 4), (100_000, 100_002), (199_997, 199_999) })
            expected
                .Append($"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n")
                .Append($"Content-Range: bytes {start}-{end}/200000\r\n\r\n")
                .Append(Encoding.Latin1.GetString(FileServer.Octets[start..(end + 1)]));
        expected.Append($"\r\n--{boundary}--\r\n");
        Assert.Equal(expected.ToString(), reply.Text);
        Assert.Equal($"{reply.Body.Length}", reply.Header("Content-Length"));
    }

    [Theory]
    [InlineData("bytes=200000-", 416)]
    [InlineData("bytes=9-0", 200)]
    [InlineData("bytes=x-y", 200)]
    [InlineData("lines=0-9", 200)]
    [InlineData("bytes=0-,0-", 200)]
    [InlineData(
        "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32",
        200
    )]
    public async Task A_range_that_is_none_is_ignored_and_one_beyond_the_end_is_416(
        string range,
        int status
    )
    {
        var link = server.Link();
        var reply = await Curl.RunAsync("-H", $"Range: {range}", link.Url.AbsoluteUri);
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 416 ? "bytes */200000" : null, reply.Header("Content-Range"));
        Assert.Equal(status == 416 ? 0 : FileServer.Octets.Length, reply.Body.Length);
    }

    [Fact]
    public async Task The_entity_tag_is_the_hash_and_conditions_are_kept()
    {
        var link = server.Link().Url.AbsoluteUri;
        var whole = await Curl.RunAsync(link);
        Assert.Equal(FileServer.Octets, whole.Body);
        var tag = whole.Header("ETag")!;
        var file = await server.Acs.Files.GetAsync(FileServer.Name, default);
        Assert.Equal($"\"{file.Sha256}\"", tag);
        var date = whole.Header("Last-Modified")!;
        const string old = "Thu, 01 Jan 2015 00:00:00 GMT";
        (string Header, int Status)[] cases =
        [
            ($"If-None-Match: {tag}", 304),
            ($"If-None-Match: W/{tag}", 304),
            ("If-None-Match: \"other\"", 200),
            ("If-None-Match: *", 304),
            ($"If-Modified-Since: {date}", 304),
            ($"If-Modified-Since: {old}", 200),
            ($"If-Match: {tag}", 200),
            ("If-Match: \"other\"", 412),
            ($"If-Match: W/{tag}", 412),
            ($"If-Unmodified-Since: {date}", 200),
            ($"If-Unmodified-Since: {old}", 412),
        ];
        foreach (var (header, status) in cases)
            Assert.Equal(
                (header, status),
                (header, (await Curl.RunAsync("-H", header, link)).Status)
            );
        foreach (
            var (condition, status) in new[]
            {
                (tag, 206),
                (date, 206),
                ("\"other\"", 200),
                (old, 200),
            }
        )
        {
            var part = await Curl.RunAsync("-H", $"If-Range: {condition}", "-r", "5-9", link);
            Assert.Equal((condition, status), (condition, part.Status));
            Assert.Equal(status == 206 ? FileServer.Octets[5..10] : FileServer.Octets, part.Body);
        }
    }

    [Fact]
    public async Task HEAD_and_HTTP_1_0_get_the_same_head_and_nothing_is_ever_compressed()
    {
        var link = server.Link().Url.AbsoluteUri;
        var head = await Curl.RunAsync("-I", "--compressed", "-r", "0-4", link);
        Assert.Equal(
            (200, "200000", "bytes"),
            (head.Status, head.Header("Content-Length"), head.Header("Accept-Ranges"))
        );
        var old = await Curl.RunAsync("--http1.0", "--compressed", link);
        Assert.Equal(FileServer.Octets, old.Body);
        Assert.Equal(
            (null, "200000"),
            (old.Header("Content-Encoding"), old.Header("Content-Length"))
        );
    }
}
