using System.IO.Compression;
using System.Text;
using Muster.Cpe.Http;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Http;

/// <summary>HTTP towards the ACS, seen from the wire (TR-069 3.4).</summary>
public sealed class HttpTests
{
    [Fact]
    [Spec("TR-069", "3.4.1")]
    [Spec("checklist", "A006")]
    public async Task a_chunked_reply_split_inside_a_tag_is_read()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        var body = Soap.InformResponse();
        var (one, two) = (body.Length / 3, body.IndexOf("MaxEnv", StringComparison.Ordinal) + 4);
        var chunks = new[] { body[..one], body[one..two], body[two..] };
        await inform.ReplyAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var chunk in chunks)
            await inform.ReplyAsync($"{chunk.Length:x};note=1\r\n{chunk}\r\n");
        await inform.ReplyAsync("0\r\nTrailer: x\r\n\r\n");
        var empty = await bench.Acs.TakeAsync();
        Assert.Equal(1, empty.Connection);
        Assert.True((await bench.FinishAsync(empty)).Succeeded);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task a_compressed_reply_is_inflated(string coding)
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        Assert.Contains(coding, inform["Accept-Encoding"], StringComparison.Ordinal);
        using var packed = new MemoryStream();
        await using (
            Stream packer =
                coding == "gzip"
                    ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
                    : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)
        )
            await packer.WriteAsync(Encoding.UTF8.GetBytes(Soap.InformResponse()));
        await inform.ReplyAsync(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {packed.Length}\r\n\r\n"
        );
        await inform.ReplyAsync(packed.ToArray());
        Assert.True((await bench.FinishAsync(await bench.Acs.TakeAsync())).Succeeded);
    }

    [Fact]
    [Spec("checklist", "A007", "A009", "A010", "A011", "A012")]
    public async Task cookies_follow_the_session_over_connections_and_end_with_it()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        var large = new string('x', 512 - 6);
        await inform.ReplyAsync(
            Soap.Http(
                Soap.InformResponse(),
                fields: $"Set-Cookie: a=1; Path=/; HttpOnly\r\nSet-Cookie: large={large}\r\n"
                    + "Set-Cookie: lost=1; Path=/other\r\nConnection: close\r\n"
            )
        );
        var empty = await bench.Acs.TakeAsync();
        Assert.Equal(2, empty.Connection);
        Assert.Equal(
            ["a=1", $"large={large}"],
            empty["Cookie"]!.Split("; ").Order(StringComparer.Ordinal)
        );
        await bench.FinishAsync(empty);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Null((await bench.Acs.TakeAsync())["Cookie"]);
    }

    [Fact]
    [Spec("checklist", "A013", "A014", "A015", "A017")]
    public async Task five_redirects_in_a_row_are_followed_for_this_session_only()
    {
        await using var bench = new Bench();
        var first = await bench.BootAsync();
        var inform = first;
        for (var hop = 1; hop <= 5; hop++)
        {
            var status = hop % 2 == 0 ? "302 Found" : "307 Temporary Redirect";
            await inform.ReplyAsync(
                $"HTTP/1.1 {status}\r\nLocation: /hop/{hop}\r\nContent-Length: 0\r\n\r\n"
            );
            inform = await bench.Acs.TakeAsync();
            Assert.Equal($"POST /hop/{hop} HTTP/1.1", inform.RequestLine);
            Assert.Equal(first.Bytes, inform.Bytes);
        }
        var empty = await bench.AcknowledgeAsync(inform);
        Assert.Equal("POST /hop/5 HTTP/1.1", empty.RequestLine);
        Assert.True((await bench.FinishAsync(empty)).Succeeded);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var next = await bench.Acs.TakeAsync();
        Assert.Equal("POST /acs/cwmp HTTP/1.1", next.RequestLine);
        Assert.DoesNotContain("0 BOOTSTRAP", next.Events());
    }

    [Fact]
    [Spec("checklist", "A016")]
    public async Task endless_redirects_fail_the_session()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        for (var hop = 0; hop < 5; hop++)
        {
            await inform.ReplyAsync("HTTP/1.1 302 F\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
            inform = await bench.Acs.TakeAsync();
        }
        await inform.ReplyAsync("HTTP/1.1 302 F\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
        var report = await bench.EndedAsync();
        Assert.Contains("redirects", report.Problem, StringComparison.Ordinal);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("POST /acs/cwmp HTTP/1.1", (await bench.Acs.TakeAsync()).RequestLine);
    }

    [Fact]
    [Spec("checklist", "A018")]
    public async Task a_redirect_in_mid_session_moves_the_rest_of_it()
    {
        await using var bench = new Bench();
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods"));
        var response = turn.Bytes;
        await turn.ReplyAsync("HTTP/1.1 307 T\r\nLocation: /moved\r\nContent-Length: 0\r\n\r\n");
        turn = await bench.Acs.TakeAsync();
        Assert.Equal("POST /moved HTTP/1.1", turn.RequestLine);
        Assert.Equal(response, turn.Bytes);
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods"));
        Assert.Equal("POST /moved HTTP/1.1", turn.RequestLine);
        await bench.FinishAsync(turn);
    }

    [Theory]
    [Spec("TR-069", "3.4.4")]
    [Spec("checklist", "A020", "A021", "A022", "A025", "A027")]
    [InlineData("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5", null)]
    [InlineData("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5-sess", null)]
    [InlineData(
        "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256",
        "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5"
    )]
    public async Task a_Digest_challenge_is_answered_and_the_nonce_used_again(
        string challenge,
        string? second
    )
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        Assert.Null(inform["Authorization"]);
        var body = inform.Bytes;
        inform = await ChallengeAsync(bench, inform, challenge, second);
        Assert.Equal(body, inform.Bytes);
        var id = bench.Cpe.DeviceId;
        for (uint count = 1; count <= 2; count++)
        {
            Assert.True(DigestAuthorization.TryParse(inform["Authorization"], out var proof));
            Assert.True(proof!.Proves("POST", "secret"));
            Assert.Equal("/acs/cwmp", proof.Uri);
            Assert.Equal("n1", proof.Nonce);
            Assert.Equal(count, proof.NonceCount);
            Assert.Equal($"{id.OUI}-MG%2D181-{id.SerialNumber}", proof.Username);
            if (count == 1)
                inform = await bench.AcknowledgeAsync(inform);
        }
        Assert.True((await bench.FinishAsync(inform)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "A023")]
    public async Task a_stale_nonce_is_replaced_in_mid_session()
    {
        await using var bench = new Bench();
        var inform = await ChallengeAsync(
            bench,
            await bench.BootAsync(),
            "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\""
        );
        var empty = await bench.AcknowledgeAsync(inform);
        empty = await ChallengeAsync(
            bench,
            empty,
            "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=true"
        );
        Assert.True(DigestAuthorization.TryParse(empty["Authorization"], out var proof));
        Assert.Equal(("n2", 1u), (proof!.Nonce, proof.NonceCount));
        Assert.True((await bench.FinishAsync(empty)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "A026")]
    public async Task refused_credentials_fail_the_session_without_a_loop()
    {
        await using var bench = new Bench();
        var inform = await ChallengeAsync(
            bench,
            await bench.BootAsync(),
            "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\""
        );
        await inform.ReplyAsync(
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\"\r\n"
                + "Content-Length: 0\r\n\r\n"
        );
        var report = await bench.EndedAsync();
        Assert.Contains("credentials", report.Problem, StringComparison.Ordinal);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    [Spec("checklist", "A033", "A034", "A038")]
    public async Task other_prefixes_charsets_and_sizes_are_understood()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        var latin =
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
            + "<x:Envelope xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\"><x:Body>"
            + "<InformResponse xmlns=\"urn:dslforum-org:cwmp-1-2\"><MaxEnvelopes>1</MaxEnvelopes>"
            + "</InformResponse></x:Body><!--é"
            + new string(' ', 32768)
            + "--></x:Envelope>";
        var bytes = Encoding.Latin1.GetBytes(latin);
        await inform.ReplyAsync($"HTTP/1.1 200 OK\r\nContent-Length: {bytes.Length}\r\n\r\n");
        await inform.ReplyAsync(bytes);
        Assert.True((await bench.FinishAsync(await bench.Acs.TakeAsync())).Succeeded);
    }

    [Fact]
    [Spec("checklist", "A039", "A040")]
    public async Task bodies_are_compressed_when_asked_and_in_clear_again_after_415()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        if (bench.Cpe.Get(bench.Ms("HTTPCompression")) is null)
            Assert.Skip("the model has no HTTPCompression");
        bench.Cpe.Set(bench.Ms("HTTPCompression"), "GZIP", Muster.Cpe.Tree.ValueOrigin.Device);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var packed = await bench.Acs.TakeAsync();
        Assert.Equal("gzip", packed["Content-Encoding"]);
        await using var unpacked = new GZipStream(
            new MemoryStream(packed.Bytes),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(unpacked);
        Assert.Contains("X MUSTER TEST", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await packed.ReplyAsync("HTTP/1.1 415 No\r\nContent-Length: 0\r\n\r\n");
        var plain = await bench.Acs.TakeAsync();
        Assert.Null(plain["Content-Encoding"]);
        Assert.True((await bench.EndAsync(plain)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "C027")]
    public async Task the_second_address_is_tried_when_the_first_is_dead()
    {
        await using var acs = new LockStepAcs();
        var dead = System.Net.IPAddress.Parse("127.9.9.9");
        var connector = new HttpConnector(TlsSettings.System, TimeProvider.System)
        {
            Resolve = (_, _) => Task.FromResult(new[] { dead, System.Net.IPAddress.Loopback }),
        };
        await using var connection = await HttpConnection.OpenAsync(
            acs.Url,
            connector,
            TestContext.Current.CancellationToken
        );
        Assert.True(connection.Serves(acs.Url));
    }

    private static async Task<WireRequest> ChallengeAsync(
        Bench bench,
        WireRequest request,
        params string?[] challenges
    )
    {
        var fields = string.Concat(
            challenges.OfType<string>().Select(c => $"WWW-Authenticate: {c}\r\n")
        );
        await request.ReplyAsync($"HTTP/1.1 401 No\r\n{fields}Content-Length: 0\r\n\r\n");
        return await bench.Acs.TakeAsync();
    }
}
