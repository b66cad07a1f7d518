using System.Net;
using Muster.Cpe.Diagnostics;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>NSLookupDiagnostics against a DNS server of the test's own.</summary>
public sealed class NSLookupTests : IAsyncLifetime
{
    private static readonly IPAddress Four = IPAddress.Parse("192.0.2.10");
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::10");

    private readonly DnsServer _dns = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Theory]
    [InlineData("tr181-gateway", "DNS.Diagnostics.NSLookupDiagnostics.")]
    [InlineData("tr098-gateway", "NSLookupDiagnostics.")]
    public async Task a_name_is_looked_up_as_often_as_asked(string model, string name)
    {
        _dns.ByUdp = question => DnsServer.Answer(question, 0x84, 0, DnsServer.Record(Four));
        await using var bed = await StartAsync(model);
        var result = await bed.RunAsync(
            bed.Root + name,
            ("HostName", "host.example"),
            ("DNSServer", "127.0.0.1"),
            ("NumberOfRepetitions", "2")
        );
        Assert.Equal("Complete", result["DiagnosticsState"]);
        Assert.Equal(("2", "2"), (result["SuccessCount"], result["ResultNumberOfEntries"]));
        Assert.Equal("Success", result["Result.2.Status"]);
        Assert.Equal("Authoritative", result["Result.2.AnswerType"]);
        Assert.Equal("host.example", result["Result.2.HostNameReturned"]);
        Assert.Equal("192.0.2.10", result["Result.2.IPAddresses"]);
        Assert.Equal("127.0.0.1", result["Result.2.DNSServerIP"]);
    }

    [Fact]
    public async Task an_answer_that_was_cut_short_is_fetched_by_TCP()
    {
        _dns.ByUdp = question => DnsServer.Answer(question, 0x82);
        _dns.ByTcp = question => DnsServer.Answer(question, 0x80, 0, DnsServer.Record(Four));
        var result = await LookAsync();
        Assert.Equal("192.0.2.10", result["Result.1.IPAddresses"]);
        Assert.Equal("NonAuthoritative", result["Result.1.AnswerType"]);
    }

    [Fact]
    public async Task a_name_with_an_IPv6_address_alone_has_that()
    {
        _dns.ByUdp = question =>
            DnsServer.IsAaaa(question)
                ? DnsServer.Answer(question, 0x80, 0, DnsServer.Record(Six))
                : DnsServer.Answer(question);
        Assert.Equal("2001:db8::10", (await LookAsync())["Result.1.IPAddresses"]);
    }

    [Fact]
    public async Task an_unknown_name_is_Error_HostNameNotResolved()
    {
        _dns.ByUdp = question => DnsServer.Answer(question, 0x80, code: 3);
        var result = await LookAsync();
        Assert.Equal("Complete", result["DiagnosticsState"]);
        Assert.Equal("0", result["SuccessCount"]);
        Assert.Equal("Error_HostNameNotResolved", result["Result.1.Status"]);
        Assert.Equal("None", result["Result.1.AnswerType"]);
    }

    [Fact]
    public async Task a_silent_server_is_Error_Timeout()
    {
        var result = await LookAsync();
        Assert.Equal("Error_Timeout", result["Result.1.Status"]);
    }

    [Fact]
    public async Task an_answer_with_another_id_is_passed_over()
    {
        _dns.ByUdp = question =>
        {
            var forged = DnsServer.Answer(question, 0x80, 0, DnsServer.Record(Four));
            forged[0] ^= 0xFF;
            return forged;
        };
        Assert.Equal("Error_Timeout", (await LookAsync())["Result.1.Status"]);
    }

    [Fact]
    public void pointers_that_go_round_and_lengths_beyond_the_end_are_no_answer()
    {
        var question = DnsMessage.Question(7, "a.example", DnsType.A)!;
        byte[] round = [0xC0, (byte)question.Length, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
        Assert.Null(DnsMessage.Read(DnsServer.Answer(question, 0x80, 0, round), 7, DnsType.A));
        var record = DnsServer.Record(Four);
        record[11] = 200;
        Assert.Null(DnsMessage.Read(DnsServer.Answer(question, 0x80, 0, record), 7, DnsType.A));
        for (var length = 0; length < question.Length; length++)
            Assert.Null(
                DnsMessage.Read(
                    DnsServer.Answer(question, 0x80, 0, DnsServer.Record(Four)).AsSpan(0, length),
                    7,
                    DnsType.A
                )
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    public void a_name_that_cannot_be_asked_is_no_question(string name) =>
        Assert.Null(DnsMessage.Question(1, name, DnsType.A));

    private Task<TestBed> StartAsync(string model) =>
        TestBed.StartAsync(EchoTests.Model(model), options => options with { DnsPort = _dns.Port });

    private async Task<Dictionary<string, string>> LookAsync()
    {
        await using var bed = await StartAsync("tr181-gateway");
        return await bed.RunAsync(
            "Device.DNS.Diagnostics.NSLookupDiagnostics.",
            ("HostName", "host.example"),
            ("DNSServer", "127.0.0.1"),
            ("Timeout", "300"),
            ("NumberOfRepetitions", "1")
        );
    }
}
