using System.Net;
using System.Net.Http.Headers;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Tests.Api;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>A file's way: uploaded by the API, downloaded by a device.</summary>
public sealed class FilesDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    /// <summary>129 characters.</summary>
    private const string Overlong =
        "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
        + "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";

    private const string Type = "fileType=1%20Firmware%20Upgrade%20Image";
    private static readonly DeviceRecord Device = TestDevices.Record("00D09E-IGD-1");

    [Fact]
    public async Task A_file_is_created_replaced_listed_and_removed()
    {
        var created = await PutAsync("life.bin", [1, 2, 3], "&version=1.0&oui=00D09E");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("/api/v1/files/life.bin", created.Location?.OriginalString);
        Assert.Equal(3, created.Json.GetProperty("size").GetInt64());
        Assert.Equal("00D09E", created.Json.GetProperty("oui").GetString());
        Assert.Equal(
            "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
            created.Json.GetProperty("sha256").GetString()
        );
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("life.bin", [4, 5])).Status);
        var one = await server.GetAsync("/api/v1/files/life.bin");
        Assert.Equal(2, one.Json.GetProperty("size").GetInt64());
        var list = (await server.GetAsync("/api/v1/files?total=true")).Json;
        Assert.Contains(
            list.GetProperty("items").EnumerateArray(),
            f => f.GetProperty("name").GetString() == "life.bin"
        );
        var gone = await server.SendAsync(HttpMethod.Delete, "/api/v1/files/life.bin");
        Assert.Equal(HttpStatusCode.NoContent, gone.Status);
        (await server.GetAsync("/api/v1/files/life.bin")).Refuses(HttpStatusCode.NotFound, "file");
    }

    [Theory]
    [InlineData("a%22b", Type, "name")]
    [InlineData("..%2Fb", Type, "name")]
    [InlineData("C%3A%5Cb", Type, "name")]
    [InlineData("CON", Type, "name")]
    [InlineData(Overlong, Type, "name")]
    [InlineData("b.bin", "", "fileType")]
    [InlineData("b.bin", Type + "&oui=XYZ", "oui")]
    [InlineData("b.bin", Type + "&versoin=1", "versoin")]
    public async Task A_wrong_description_is_refused_naming_the_field(
        string name,
        string query,
        string field
    )
    {
        var answer = await server.SendAsync(
            HttpMethod.Put,
            $"/api/v1/files/{name}?{query}",
            new ByteArrayContent([1])
        );
        answer.Refuses(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("checklist", "F052")]
    public async Task A_file_over_the_limit_is_refused_and_leaves_nothing(bool announced)
    {
        using var content = new StreamContent(new MemoryStream(new byte[1024 * 1024 + 1]));
        if (!announced)
            content.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/files/big.bin?{Type}")
        {
            Content = content,
        };
        request.Headers.TransferEncodingChunked = announced ? null : true;
        using var response = await server.Client.SendAsync(request);
        (await Answer.OfAsync(response)).Refuses(HttpStatusCode.RequestEntityTooLarge, "content");
        (await server.GetAsync("/api/v1/files/big.bin")).Refuses(HttpStatusCode.NotFound, "file");
    }

    [Fact]
    [Spec("checklist", "F052")]
    [Quirk(169)]
    public async Task A_device_gets_its_file_whole_in_parts_and_by_HEAD()
    {
        var octets = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        await PutAsync("parts.bin", octets);
        var link = Link("parts.bin");
        using var device = new HttpClient();

        using var whole = await device.GetAsync(link);
        Assert.Equal(octets, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(octets.Length, whole.Content.Headers.ContentLength);
        Assert.Empty(whole.Content.Headers.ContentEncoding);

        using var head = await device.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Equal(octets.Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        using var part = await device.SendAsync(Range(link, 50_000, null, whole.Headers.ETag));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(octets[50_000..], await part.Content.ReadAsByteArrayAsync());

        using var old = await device.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, link) { Version = HttpVersion.Version10 }
        );
        Assert.Equal(octets, await old.Content.ReadAsByteArrayAsync());
        Assert.Equal(octets.Length, old.Content.Headers.ContentLength);

        using var beyond = await device.SendAsync(Range(link, 100_000, null, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    [Spec("checklist", "F052")]
    public async Task A_part_of_a_file_that_was_replaced_meanwhile_is_the_whole_new_one()
    {
        await PutAsync("changed.bin", [1, 2, 3, 4]);
        var link = Link("changed.bin");
        using var device = new HttpClient();
        using var old = await device.GetAsync(link);
        await PutAsync("changed.bin", [5, 6, 7, 8]);
        using var rest = await device.SendAsync(Range(link, 2, null, old.Headers.ETag));
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
        Assert.Equal([5, 6, 7, 8], await rest.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Without_a_valid_link_there_is_nothing()
    {
        await PutAsync("hidden.bin", [1]);
        using var device = new HttpClient { BaseAddress = server.Host.Addresses.Files };
        var path = Link("hidden.bin").AbsolutePath;
        string[] paths =
        [
            "/",
            "/d/",
            "/hidden.bin",
            path.Replace("hidden", "hidde", StringComparison.Ordinal),
            "/d/" + new string('A', 48) + "/hidden.bin",
            "/api/v1/files/hidden.bin",
            "/health/ready",
        ];
        foreach (var other in paths)
            Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync(other)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync(path)).StatusCode);
        using var post = await device.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    private Uri Link(string file) =>
        server.Service<IFileLinks>().Create(file, Device, IPAddress.Loopback.ToString()).Url;

    private Task<Answer> PutAsync(string name, byte[] octets, string more = "") =>
        server.SendAsync(
            HttpMethod.Put,
            $"/api/v1/files/{name}?{Type}{more}",
            new ByteArrayContent(octets)
        );

    private static HttpRequestMessage Range(
        Uri link,
        long from,
        long? to,
        EntityTagHeaderValue? unless
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = new RangeHeaderValue(from, to);
        if (unless is not null)
            request.Headers.IfRange = new RangeConditionHeaderValue(unless);
        return request;
    }
}
