using System.Net;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Waking;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking;

public sealed class ConnectionRequestTests
{
    private const string User = "acs";
    private const string Password = "p:w d";
    private const string Md5 =
        "WWW-Authenticate: Digest realm=\"cpe\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";

    [Theory]
    [InlineData("MD5", "auth")]
    [InlineData("MD5-sess", "auth")]
    [InlineData("SHA-256", "auth,auth-int")]
    [InlineData(null, "")]
    [Spec("TR-069", "3.2.2")]
    [Spec("checklist", "G024")]
    public async Task A_digest_challenge_is_answered_rightly(string? algorithm, string qop)
    {
        var challenge =
            "WWW-Authenticate: Digest realm=\"TR069 Client\", nonce=\"abc\""
            + (qop.Length > 0 ? $", qop=\"{qop}\"" : "")
            + (algorithm is null ? "" : $", algorithm={algorithm}");
        await using var cpe = new KnockListener(Reply.Status(401, challenge), Reply.Status(200));
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
        Assert.Equal(1, cpe.Connections);
        var heads = cpe.Requests.ToArray();
        Assert.StartsWith("GET /cr HTTP/1.1\r\n", heads[0]);
        Assert.Contains($"\r\nHost: 127.0.0.1:{cpe.Port}\r\n", heads[0]);
        Assert.DoesNotContain("Authorization", heads[0]);
        Assert.True(DigestAuthorization.TryParse(Authorization(heads[1]), out var digest));
        Assert.Equal((User, "/cr", "abc"), (digest.Username, digest.Uri, digest.Nonce));
        Assert.Equal(qop.Length == 0, digest.Qop is null);
        Assert.True(digest.Proves("GET", Password));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nOK")]
    [InlineData("HTTP/1.1 200 OK\nServer: x\n\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n")]
    [Spec("checklist", "G025")]
    [Quirk(176)]
    public async Task Any_2xx_is_success_however_it_is_written(string answer)
    {
        await using var cpe = new KnockListener(new Reply(answer, KeepOpen: false));
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\n" + Md5 + "\r\n\r\n")]
    [InlineData("HTTP/1.1 401 Unauthorized\n" + Md5 + "\n\n")]
    [InlineData(
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"cpe\",\r\n\tnonce=\"n1\",\r\n "
            + "qop=\"auth\"\r\nConnection: close\r\n\r\n"
    )]
    [InlineData(
        "HTTP/1.1 401 X\nwww-authenticate: Digest realm=cpe nonce=n1 algorithm=\"MD5\"\n\n"
    )]
    [Quirk(173, 174)]
    public async Task Challenges_are_understood_in_the_forms_devices_write_them(string challenge)
    {
        await using var cpe = new KnockListener(
            new Reply(challenge, KeepOpen: false),
            Reply.Status(200)
        );
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
        // Without a length, or with "close", the answer goes out on a new connection.
        Assert.Equal(2, cpe.Connections);
        Assert.True(
            DigestAuthorization.TryParse(Authorization(cpe.Requests.Last()), out var digest)
        );
        Assert.Equal("n1", digest.Nonce);
        Assert.True(digest.Proves("GET", Password));
    }

    [Fact]
    [Quirk(175)]
    public async Task A_nonce_that_did_not_hold_is_followed_by_one_more_try_with_the_next()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, Md5),
            Reply.Status(401, Md5.Replace("n1", "n2", StringComparison.Ordinal)),
            Reply.Status(200)
        );
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
        Assert.Contains("nonce=\"n2\"", cpe.Requests.Last());
    }

    [Fact]
    public async Task The_third_401_means_that_the_credentials_are_wrong()
    {
        await using var cpe = new KnockListener([.. Enumerable.Repeat(Reply.Status(401, Md5), 9)]);
        Assert.Equal(ConnectionRequestResult.Unauthorized, (await SendAsync(cpe.Url)).Result);
        Assert.Equal(3, cpe.Requests.Count);
    }

    [Fact]
    [Quirk(175)]
    public async Task An_authenticated_request_that_was_dropped_is_sent_once_more()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, Md5),
            Reply.HangUp,
            Reply.Status(204)
        );
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
        Assert.Equal(3, cpe.Requests.Count);
        Assert.Contains("nonce=\"n1\"", cpe.Requests.Last());
    }

    [Fact]
    [Spec("checklist", "G028")]
    [Quirk(178)]
    public async Task A_device_that_asks_for_Basic_is_not_shown_the_password()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, "WWW-Authenticate: Basic realm=\"cpe\""),
            Reply.Status(200)
        );
        var outcome = await SendAsync(cpe.Url);
        Assert.Equal(ConnectionRequestResult.Refused, outcome.Result);
        Assert.Contains("wake-basic", outcome.Detail);
        Assert.Single(cpe.Requests);
    }

    [Fact]
    [Quirk(178)]
    public async Task Basic_is_answered_where_that_is_allowed_and_nothing_else_is_offered()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, "WWW-Authenticate: Basic realm=\"cpe\""),
            Reply.Status(200)
        );
        var outcome = await SendAsync(cpe.Url, allowBasic: true);
        Assert.Equal(ConnectionRequestResult.Accepted, outcome.Result);
        Assert.True(
            HttpBasic.TryParse(Authorization(cpe.Requests.Last()), out var user, out var password)
        );
        Assert.Equal((User, Password), (user, password));
    }

    [Theory]
    [InlineData("//a:b/../%41%2f?c=%7e&d=;x")]
    [InlineData("/")]
    [InlineData("/?")]
    [Quirk(179)]
    public async Task The_url_is_asked_for_letter_by_letter_as_the_device_told_it(string target)
    {
        await using var cpe = new KnockListener(Reply.Status(401, Md5), Reply.Status(200));
        var url = cpe.Url.Replace("/cr", target, StringComparison.Ordinal);
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(url)).Result);
        Assert.All(
            cpe.Requests,
            head => Assert.StartsWith($"GET {target} HTTP/1.1\r\n", head, StringComparison.Ordinal)
        );
        Assert.True(
            DigestAuthorization.TryParse(Authorization(cpe.Requests.Last()), out var digest)
        );
        Assert.Equal(target, digest.Uri);
    }

    [Fact]
    public async Task Digest_is_preferred_to_Basic()
    {
        await using var cpe = new KnockListener(
            Reply.Status(401, "WWW-Authenticate: Basic realm=\"cpe\"", Md5),
            Reply.Status(200)
        );
        await SendAsync(cpe.Url);
        Assert.StartsWith("Digest ", Authorization(cpe.Requests.Last()));
    }

    [Fact]
    [Quirk(176)]
    public async Task A_401_without_a_challenge_is_no_reason_to_show_the_password()
    {
        await using var cpe = new KnockListener(Reply.Status(401));
        Assert.Equal(ConnectionRequestResult.Refused, (await SendAsync(cpe.Url)).Result);
        Assert.Single(cpe.Requests);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [Quirk(176)]
    public async Task A_busy_device_is_told_from_one_that_refuses(int status)
    {
        await using var cpe = new KnockListener(Reply.Status(status));
        Assert.Equal(ConnectionRequestResult.Busy, (await SendAsync(cpe.Url)).Result);
    }

    [Fact]
    [Spec("checklist", "G029")]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new KnockListener(Reply.Status(200));
        await using var cpe = new KnockListener(
            Reply.Status(302, $"Location: {elsewhere.Url}"),
            Reply.Status(200)
        );
        var outcome = await SendAsync(cpe.Url);
        Assert.Equal(ConnectionRequestResult.Refused, outcome.Result);
        Assert.Contains("302", outcome.Detail);
        Assert.Single(cpe.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 X\r\n", "X-Filler: 0123456789abcdef\r\n")]
    [InlineData("", "A")]
    [Spec("checklist", "G032")]
    public async Task Endless_headers_are_cut(string start, string endless)
    {
        await using var cpe = new KnockListener(
            new Reply(start + endless, KeepOpen: false, Endless: true)
        );
        Assert.Equal(ConnectionRequestResult.NoAnswer, (await SendAsync(cpe.Url)).Result);
    }

    [Fact]
    [Spec("checklist", "G032")]
    public async Task An_endless_body_is_not_read()
    {
        await using var cpe = new KnockListener(
            new Reply("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 4096), false, Endless: true)
        );
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
    }

    [Fact]
    [Spec("checklist", "G032")]
    public async Task A_device_that_says_nothing_is_given_up_in_time()
    {
        var time = new FakeTimeProvider();
        await using var cpe = new KnockListener(new Reply(""));
        var sending = new ConnectionRequest(Here, Dns.GetHostAddressesAsync, false, time).SendAsync(
            cpe.Url,
            null,
            new WakeSecret(User, Password),
            default
        );
        await Wait.UntilAsync(() => !cpe.Requests.IsEmpty);
        time.Advance(ConnectionRequest.Timeout);
        var outcome = await sending;
        Assert.Equal(ConnectionRequestResult.NoAnswer, outcome.Result);
        Assert.Contains("in time", outcome.Detail);
    }

    [Fact]
    public async Task Nobody_there_is_no_answer()
    {
        var cpe = new KnockListener();
        var url = cpe.Url;
        await cpe.DisposeAsync();
        var outcome = await SendAsync(url);
        Assert.Equal(ConnectionRequestResult.NoAnswer, outcome.Result);
        Assert.Contains("ConnectionRefused", outcome.Detail);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://0.0.0.0:7547/")]
    [InlineData("http://127.0.0.1:22/")]
    [InlineData("http://user@127.0.0.1:7547/")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("http://")]
    [InlineData("garbage")]
    [InlineData("http://127.0.0.1:7547/\r\nX: y")]
    public async Task No_connection_is_made_where_a_device_cannot_be(string url) =>
        Assert.Equal(ConnectionRequestResult.Refused, (await SendAsync(url)).Result);

    [Fact]
    [Spec("checklist", "G030")]
    public async Task A_name_is_judged_by_the_address_it_stands_for()
    {
        await using var here = new KnockListener(Reply.Status(200));
        var request = new ConnectionRequest(
            new([]),
            Dns.GetHostAddressesAsync,
            false,
            TimeProvider.System
        );
        var url = $"http://localhost:{here.Port}/";
        var outcome = await request.SendAsync(url, null, new(User, Password), default);
        Assert.Equal(ConnectionRequestResult.Refused, outcome.Result);
        Assert.Contains("this machine's own", outcome.Detail);
        Assert.Equal(0, here.Connections);
    }

    /// <summary>Simulated devices listen on this machine.</summary>
    private static readonly ConnectionRequestPolicy Here = new(WakeRanges.Loopback);

    private static Task<ConnectionRequestOutcome> SendAsync(string url, bool allowBasic = false) =>
        new ConnectionRequest(
            Here,
            Dns.GetHostAddressesAsync,
            allowBasic,
            TimeProvider.System
        ).SendAsync(url, null, new WakeSecret(User, Password), default);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\n\n")]
    public async Task A_200_without_any_header_is_good_enough(string answer)
    {
        await using var cpe = new KnockListener(new Reply(answer, KeepOpen: false));
        Assert.Equal(ConnectionRequestResult.Accepted, (await SendAsync(cpe.Url)).Result);
    }

    [Fact]
    [Spec("checklist", "G031")]
    public async Task A_name_that_leads_to_this_machine_is_not_followed()
    {
        await using var cpe = new KnockListener(Reply.Status(200));
        var url = cpe.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var outcome = await new ConnectionRequest(
            new([]),
            Dns.GetHostAddressesAsync,
            false,
            TimeProvider.System
        ).SendAsync(url, null, new WakeSecret(User, Password), default);
        Assert.Equal(ConnectionRequestResult.Refused, outcome.Result);
        Assert.Equal(0, cpe.Connections);
    }

    private static string? Authorization(string head) =>
        head.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Authorization: ", StringComparison.Ordinal))
            ?["Authorization: ".Length..];
}
