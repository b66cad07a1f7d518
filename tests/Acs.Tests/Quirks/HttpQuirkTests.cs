using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>HTTP as devices speak it.</summary>
public sealed class HttpQuirkTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Fact, Quirk(1, 24)]
    public async Task A_session_goes_over_a_new_connection_for_every_POST()
    {
        using var talk = await New("NEWTCP").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform());
        talk.Cpe.Hangup();
        var request = await talk.Cpe.PostAsync("");
        talk.Cpe.Hangup();
        Assert.Equal(204, (await talk.AnswerAsync(request, Talk.Values(["Device.A"]))).Status);
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(6)]
    [InlineData("Content-Length: 10\r\nContent-Length: 12\r\n")]
    [InlineData("Content-Length: ten\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    public async Task A_length_that_contradicts_itself_is_400_and_the_connection_is_closed(
        string lengths
    )
    {
        using var cpe = shared.Acs.NewCpe();
        var reply = await cpe.SendAsync(
            Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{lengths}\r\n")
        );
        Assert.Equal(400, reply.Status);
        Assert.Equal(["close"], reply.Headers["Connection"]);
    }

    [Fact, Quirk(6, 94)]
    public async Task A_length_that_is_too_small_leaves_an_envelope_cut_off_which_is_400()
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform("toosmall");
        var reply = await SendAsync(cpe, $"Content-Length: {body.Length - 40}\r\n", body[..^40]);
        Assert.Equal(400, reply.Status);
        await Assert.ThrowsAsync<OperationException>(() =>
            shared.Acs.Devices.GetAsync("00AABB-HG1-toosmall", default)
        );
    }

    [Theory, Quirk(7, 8, 14, 16)]
    [InlineData("Content-Length: 000000000{0}\r\n")]
    [InlineData("cOnTeNt-LeNgTh: {0}\r\nsoapaction:\r\n")]
    [InlineData("Content-Length: {0}\r\nX-Empty:\r\nAccept: \r\n")]
    public async Task Headers_may_be_written_in_any_way_HTTP_allows(string headers)
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform();
        var reply = await SendAsync(
            cpe,
            string.Format(CultureInfo.InvariantCulture, headers, body.Length),
            body
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact, Quirk(14)]
    public async Task Cookies_of_other_servers_by_the_kilobyte_are_passed_over()
    {
        using var cpe = shared.Acs.NewCpe();
        var foreign = string.Join(
            "; ",
            Enumerable.Range(0, 60).Select(i => $"c{i}=" + new string('x', 300))
        );
        Assert.Equal(
            "InformResponse",
            (await cpe.PostAsync(Xml.Inform(), "Cookie: " + foreign)).Message()
        );
    }

    [Fact, Quirk(9)]
    public async Task Lines_may_end_with_LF_alone()
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform();
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST / HTTP/1.1\nHost: a\nContent-Length: {body.Length}\n\n{body}"
            )
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Theory, Quirk(10)]
    [InlineData("X-Folded: one\r\n two\r\n")]
    [InlineData("X-Blank : one\r\n")]
    public async Task Folded_lines_and_blanks_before_a_colon_are_400(string header)
    {
        using var cpe = shared.Acs.NewCpe();
        var reply = await SendAsync(cpe, header + "Content-Length: 0\r\n", "");
        Assert.Equal(400, reply.Status);
    }

    [Theory, Quirk(11, 12, 13)]
    [InlineData("http://acs.example/prov/", "acs.example")]
    [InlineData("/", "192.0.2.1:7547")]
    [InlineData("/acs/", "an-old-name.example")]
    [InlineData("/acs?oui=00AABB", "a")]
    public async Task Any_target_and_any_Host_is_this_server_without_redirects(
        string target,
        string host
    )
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform();
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST {target} HTTP/1.1\r\nHost: {new Uri(shared.Acs.Cwmp, "/").Authority}\r\n".Replace(
                    shared.Acs.Cwmp.Authority,
                    target.StartsWith('h') ? new Uri(target).Authority : host,
                    StringComparison.Ordinal
                ) + $"Content-Length: {body.Length}\r\n\r\n{body}"
            )
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Theory, Quirk(2, 12)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", 200)]
    [InlineData("HTTP/1.0", "", 200)]
    [InlineData("HTTP/1.1", "", 400)]
    public async Task Without_a_Host_there_is_HTTP_1_0_alone(
        string version,
        string header,
        int status
    )
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform();
        var head = $"POST / {version}\r\n{header}Content-Length: ";
        var reply = await cpe.SendAsync(
            Encoding.UTF8.GetBytes($"{head}{body.Length}\r\n\r\n{body}")
        );
        Assert.Equal(status, reply.Status);
        if (header.Length == 0)
            return;
        // The connection is kept, and with it the session of a device without cookies.
        Assert.Equal(["keep-alive"], reply.Headers["Connection"]);
        var empty = Encoding.UTF8.GetBytes($"{head}0\r\n\r\n");
        Assert.Equal(204, (await cpe.SendAsync(empty)).Status);
    }

    [Theory, Quirk(17)]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Anything_but_POST_is_405(string method)
    {
        using var cpe = shared.Acs.NewCpe();
        await cpe.WriteAsync(
            Encoding.ASCII.GetBytes($"{method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        );
        var head = await cpe.ReceiveHeadAsync();
        Assert.StartsWith("HTTP/1.1 405", head, StringComparison.Ordinal);
        Assert.Contains("Allow: POST", head, StringComparison.Ordinal);
    }

    [Theory, Quirk(18, 19)]
    [InlineData("")]
    [InlineData("Content-Type: text/xml\r\nSOAPAction:\r\nContent-Length: 0\r\n")]
    [InlineData("Content-Type:\r\nSOAPAction: \"\"\r\nContent-Length: 0\r\n")]
    public async Task A_POST_without_a_body_is_empty_at_once(string headers)
    {
        using var cpe = shared.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var reply = await SendAsync(cpe, headers + $"Cookie: {cpe.Cookie}\r\n", "");
        Assert.Equal(204, reply.Status);
    }

    [Fact, Quirk(22)]
    public async Task A_line_end_after_the_body_is_passed_over()
    {
        using var cpe = shared.Acs.NewCpe();
        var body = Xml.Inform();
        var reply = await SendAsync(cpe, $"Content-Length: {body.Length}\r\n", body + "\r\n");
        Assert.Equal("InformResponse", reply.Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact, Quirk(25)]
    public async Task POSTs_sent_before_the_reply_are_answered_in_order()
    {
        using var cpe = shared.Acs.NewCpe();
        var inform = Xml.Inform("hasty");
        await cpe.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {inform.Length}\r\n\r\n{inform}"
                    + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
            )
        );
        Assert.Equal("InformResponse", (await cpe.ReceiveAsync()).Message());
        Assert.Equal(204, (await cpe.ReceiveAsync()).Status);
    }

    [Fact, Quirk(28)]
    public async Task A_connection_without_a_byte_is_no_error()
    {
        for (var i = 0; i < 5; i++)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, shared.Acs.Cwmp.Port);
            tcp.Client.Shutdown(SocketShutdown.Both);
        }
        using var cpe = shared.Acs.NewCpe();
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
    }

    [Fact, Quirk(29)]
    public async Task Two_devices_on_one_connection_are_told_apart_by_their_cookies()
    {
        using var one = await New("PROXY", "1").IntroduceAsync();
        using var two = await New("PROXY", "2").IntroduceAsync();
        await one.SubmitAsync(new GetParameterValuesRequest(["Device.One"]));
        await two.SubmitAsync(new GetParameterValuesRequest(["Device.Two"]));
        using var proxy = shared.Acs.NewCpe();
        await proxy.PostAsync(one.Inform());
        var first = proxy.Cookie;
        proxy.Cookie = null;
        await proxy.PostAsync(two.Inform());
        var second = proxy.Cookie;
        proxy.Cookie = first;
        Assert.Equal(["Device.One"], (await proxy.PostAsync("")).Texts("string"));
        proxy.Cookie = second;
        Assert.Equal(["Device.Two"], (await proxy.PostAsync("")).Texts("string"));
    }

    [Theory, Quirk(35, 36, 37)]
    [InlineData("Path=/; HttpOnly; {0}")]
    [InlineData("{0}; HttpOnly; Path=/")]
    [InlineData("HttpOnly,Path=/,{0}")]
    [InlineData("$Version=\"0\"; {0};$Path=/")]
    [InlineData("  {0}  ;;  ")]
    public async Task The_cookie_is_known_among_whatever_comes_with_it(string header)
    {
        using var cpe = shared.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        cpe.Cookie = string.Format(CultureInfo.InvariantCulture, header, cpe.Cookie);
        cpe.Hangup();
        var methods = await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"));
        Assert.Equal("GetRPCMethodsResponse", methods.Message());
    }

    [Fact, Quirk(34, 38)]
    public async Task The_cookie_is_for_every_path_and_of_plain_characters()
    {
        using var cpe = shared.Acs.NewCpe();
        var set = (await cpe.PostAsync(Xml.Inform())).Headers["Set-Cookie"].Single();
        Assert.Contains("; Path=/", set, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9_-]{1,64}=[A-Za-z0-9_-]{1,64};", set);
    }

    [Fact, Quirk(33)]
    public async Task Without_cookies_a_whole_session_stays_on_its_connection_and_ends_with_it()
    {
        using var talk = await New("NOCOOKIE").IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        using var cpe = new LockStepCpe(shared.Acs.Cwmp) { KeepsCookies = false };
        await cpe.PostAsync(talk.Inform());
        var request = await cpe.PostAsync("");
        await cpe.PostAsync(Xml.Envelope(Talk.Values(["Device.A"]), request.Text("ID")));
        await talk.DoneAsync(task);
        await cpe.PostAsync(talk.Inform());
        cpe.Hangup();
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Equal(400, (await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"))).Status);
    }

    [Theory, Quirk(39)]
    [InlineData("session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("JSESSIONID=0123456789; session=x")]
    public async Task An_Inform_with_a_cookie_of_other_times_opens_a_session(string cookie)
    {
        using var cpe = shared.Acs.NewCpe();
        cpe.Cookie = cookie;
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
        Assert.NotEqual(cookie, cpe.Cookie);
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact, Quirk(39)]
    public async Task An_Inform_with_the_cookie_of_the_session_before_opens_a_new_one()
    {
        using var cpe = shared.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("again"));
        await cpe.PostAsync("");
        var before = cpe.Cookie;
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("again"))).Message());
        Assert.NotEqual(before, cpe.Cookie);
    }

    [Theory, Quirk(27)]
    [InlineData("1485", 1485)]
    [InlineData("00", 0)]
    [InlineData("garbage", 0)]
    [InlineData("-1", 0)]
    public async Task RetryCount_is_read_or_counts_as_none(string sent, int read)
    {
        using var talk = New("RETRY" + sent.Trim('-'));
        var inform = talk.Inform()
            .Replace("<RetryCount>0<", $"<RetryCount>{sent}<", StringComparison.Ordinal);
        Assert.Equal("InformResponse", (await talk.Cpe.PostAsync(inform)).Message());
        var told = (await shared.Acs.EventsAsync(talk.Device, "inform"))[0].Details!.Value;
        Assert.Equal(read, told.GetProperty("retryCount").GetInt32());
    }

    private Talk New(string productClass, string serial = "1") =>
        new(shared.Acs, productClass, serial);

    private static Task<WireReply> SendAsync(LockStepCpe cpe, string headers, string body) =>
        cpe.SendAsync(Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}"));
}
