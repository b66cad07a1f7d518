using System.Net;
using System.Net.Sockets;
using System.Text;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

/// <summary>HTTP connection requests, from the side of the ACS (TR-069 3.2.2).</summary>
public sealed class ConnectionRequestTests
{
    [Fact]
    [Spec("TR-069", "3.2.2")]
    [Spec("checklist", "G001", "G002", "G004", "D013")]
    public async Task an_authenticated_request_is_answered_first_and_then_wakes_the_cpe()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var url = new Uri(bench.Cpe.Get(bench.Ms("ConnectionRequestURL"))!);
        Assert.Equal("http", url.Scheme);
        Assert.True(url.AbsolutePath.Length >= 24);
        var (status, challenge) = await KnockAsync(url, null);
        Assert.Equal(401, status);
        Assert.True(bench.Acs.IsQuiet);
        (status, _) = await KnockAsync(url, Proof(url, challenge!, "acs", "knock"));
        Assert.Equal(200, status);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["6 CONNECTION REQUEST"], inform.Events());
        inform.Cut();
        Assert.False((await bench.EndedAsync()).Succeeded);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        var again = await bench.Acs.TakeAsync();
        Assert.DoesNotContain("6 CONNECTION REQUEST", again.Events());
    }

    [Fact]
    [Spec("checklist", "G003", "G009")]
    public async Task wrong_credentials_and_replays_are_refused()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var (_, challenge) = await KnockAsync(url, null);
        Assert.Equal(401, (await KnockAsync(url, Proof(url, challenge!, "acs", "wrong"))).Status);
        Assert.Equal(401, (await KnockAsync(url, Proof(url, challenge!, "eve", "knock"))).Status);
        var good = Proof(url, challenge!, "acs", "knock");
        Assert.Equal(200, (await KnockAsync(url, good)).Status);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await bench.EndAsync(await bench.Acs.TakeAsync());
        Assert.Equal(401, (await KnockAsync(url, good)).Status);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "G005")]
    public async Task a_running_session_is_not_disturbed()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var (_, challenge) = await KnockAsync(url, null);
        Assert.Equal(503, (await KnockAsync(url, Proof(url, challenge!, "acs", "knock"))).Status);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "C021")]
    public async Task a_storm_of_requests_and_a_due_period_never_make_two_sessions_at_once()
    {
        await using var bench = new Bench(with: o =>
            o with
            {
                PeriodicInformInterval = TimeSpan.FromSeconds(10),
            }
        );
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        var connections = bench.Acs.Connections;
        await bench.AdvanceAsync(TimeSpan.FromSeconds(25));
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        for (var i = 0; i < 4; i++)
        {
            var (_, challenge) = await KnockAsync(url, null);
            var proof = Proof(url, challenge!, "acs", "knock");
            Assert.Equal(503, (await KnockAsync(url, proof)).Status);
        }
        Assert.True(bench.Acs.IsQuiet);
        Assert.Equal(connections, bench.Acs.Connections);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["2 PERIODIC"], inform.Events());
        Assert.Equal(connections + 1, bench.Acs.Connections);
        Assert.True((await bench.EndAsync(inform)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "G007")]
    public async Task the_URL_is_plain_http_nobody_can_guess_it_and_a_new_one_is_told_at_once()
    {
        await using var bench = new Bench();
        await using var twin = new Bench();
        await bench.RegisterAsync();
        var url = new Uri(bench.Cpe.Get(bench.Ms("ConnectionRequestURL"))!);
        Assert.Equal("http", url.Scheme);
        // The same device with the same seed has another path: nothing known leads to it.
        Assert.NotEqual(url.AbsolutePath, new Uri(twin.Cpe.ConnectionRequestUrl).AbsolutePath);
        Assert.True(url.AbsolutePath.Length >= 24);
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.SetValues("", (bench.Ms("HTTPConnectionRequestEnable"), "xsd:boolean", "0"))
        );
        Assert.Equal("0", turn.Text("Status"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        Assert.Equal("", inform.Values()[bench.Ms("ConnectionRequestURL")]);
        await bench.EndAsync(inform);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [Spec("checklist", "G006")]
    public async Task requests_beyond_the_rate_are_answered_503(int burst)
    {
        await using var bench = new Bench(with: options =>
            options with
            {
                Readings = new StandardReadings { ConnectionRequestBurst = burst },
            }
        );
        await bench.RegisterAsync();
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var statuses = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            var (_, challenge) = await KnockAsync(url, null);
            var status = (await KnockAsync(url, Proof(url, challenge!, "acs", "knock"))).Status;
            statuses.Add(status);
            if (status != 200)
                continue;
            await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            await bench.EndAsync(await bench.Acs.TakeAsync());
        }
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i < burst ? 200 : 503), statuses);
    }

    [Fact]
    [Spec("checklist", "C020")]
    public async Task a_request_during_the_back_off_ends_the_waiting()
    {
        await using var bench = new Bench();
        (await bench.BootAsync()).Cut();
        await bench.EndedAsync();
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var (_, challenge) = await KnockAsync(url, null);
        Assert.Equal(200, (await KnockAsync(url, Proof(url, challenge!, "acs", "knock"))).Status);
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var inform = await bench.Acs.TakeAsync();
        Assert.Contains("6 CONNECTION REQUEST", inform.Events());
        Assert.Equal("1", inform.Text("RetryCount"));
    }

    [Fact]
    [Spec("checklist", "G011")]
    public async Task a_new_password_counts_after_the_session()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("ConnectionRequestPassword"), "xsd:string", "new"))
        );
        Assert.Equal("SetParameterValuesResponse", turn.Name());
        await bench.FinishAsync(turn);
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var (_, challenge) = await KnockAsync(url, null);
        Assert.Equal(401, (await KnockAsync(url, Proof(url, challenge!, "acs", "knock"))).Status);
        Assert.Equal(200, (await KnockAsync(url, Proof(url, challenge!, "acs", "new"))).Status);
    }

    [Theory]
    [Spec("checklist", "G008", "I017")]
    [InlineData("POST", 405)]
    [InlineData("path", 404)]
    [InlineData("long", 0)]
    [InlineData("fields", 0)]
    [InlineData("cookies", 401)]
    public async Task hostile_requests_get_an_error_or_nothing_and_the_service_lives(
        string attack,
        int expected
    )
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var url = new Uri(bench.Cpe.ConnectionRequestUrl);
        var raw = attack switch
        {
            "POST" => $"POST {url.AbsolutePath} HTTP/1.1\r\nHost: x\r\n\r\n",
            "path" => "GET /guess HTTP/1.1\r\nHost: x\r\n\r\n",
            "long" => "GET /" + new string('a', 100_000) + " HTTP/1.1\r\n\r\n",
            "fields" => $"GET {url.AbsolutePath} HTTP/1.1\r\n"
                + string.Concat(Enumerable.Repeat("A: b\r\n", 1000))
                + "\r\n",
            _ => $"GET {url.AbsolutePath} HTTP/1.1\r\nCookie: 7={new string('c', 10_000)}\r\n\r\n",
        };
        Assert.Equal(expected, await RawAsync(url, raw));
        Assert.Equal(401, (await KnockAsync(url, null)).Status);
    }

    [Fact]
    [Spec("checklist", "G008")]
    public async Task a_slow_sender_is_dropped()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(bench.Cpe.ConnectionRequestUrl).Port);
        await client.GetStream().WriteAsync("GET /"u8.ToArray());
        // The 401 on another connection shows that the listener has taken the first one up.
        Assert.Equal(401, (await KnockAsync(new Uri(bench.Cpe.ConnectionRequestUrl), null)).Status);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(11));
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
    }

    private static string Proof(Uri url, string challenge, string user, string password) =>
        DigestCredentials.Authorize(
            Assert.Single(DigestChallenge.ParseAll([challenge])),
            "GET",
            url.PathAndQuery,
            user,
            password,
            "0a4f113b",
            1
        );

    private static async Task<(int Status, string? Challenge)> KnockAsync(Uri url, string? proof)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (proof is not null)
            request.Headers.TryAddWithoutValidation("Authorization", proof);
        using var reply = await http.SendAsync(request);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
        return (
            (int)reply.StatusCode,
            reply.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Single() : null
        );
    }

    /// <summary>The status of the reply; 0 when the connection ends without one.</summary>
    private static async Task<int> RawAsync(Uri url, string raw)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, url.Port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(raw));
            var buffer = new byte[64];
            var count = await stream.ReadAsync(buffer);
            return count == 0 ? 0 : int.Parse(Encoding.Latin1.GetString(buffer, 9, 3));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
