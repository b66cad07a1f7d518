using System.Net;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>What devices tell twice, too late or not at all, and what must not come of it.</summary>
public sealed class ReactionTests
{
    private const string Ssid = "~.LANDevice.1.WLANConfiguration.1.SSID";

    [Fact, Quirk(112)]
    public async Task A_connection_request_told_of_again_in_each_retry_is_one_reaction()
    {
        await using var acs = await TestAcs.StartAsync();
        using var door = Door.Open();
        using var talk = new Talk(acs, "SIXES");
        await talk.IntroduceAsync(door.Url);
        var waking = acs.Api.PostAsync($"api/v1/devices/{talk.Device}/wake", null);
        await door.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await talk.Cpe.PostAsync(talk.Inform("6 CONNECTION REQUEST"));
        (await waking).EnsureSuccessStatusCode();
        for (var retry = 1; retry <= 3; retry++)
        {
            // The line drops after the Inform; the retry tells the same again.
            talk.Cpe.Hangup();
            var again = talk.Inform("6 CONNECTION REQUEST")
                .Replace("<RetryCount>0<", $"<RetryCount>{retry}<", StringComparison.Ordinal);
            Assert.Equal("InformResponse", (await talk.Cpe.PostAsync(again)).Message());
        }
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
        var wakes = await acs.GetJsonAsync($"api/v1/devices/{talk.Device}/wakes");
        var attempt = Assert.Single(wakes.GetProperty("items").EnumerateArray());
        Assert.True(attempt.GetProperty("woken").GetBoolean());
        Assert.False(door.IsKnocked);
    }

    [Fact, Quirk(109)]
    public async Task A_bootstrap_at_every_boot_provisions_once()
    {
        await using var acs = await TestAcs.StartAsync();
        var path = Ssid.Replace("~", RuleCpe.Tr098, StringComparison.Ordinal);
        await acs.PresetAsync(
            "first",
            "{'events':{'0 BOOTSTRAP':true},'configurations':[{'type':'value',"
                + $"'name':'{path}','value':'mine'}}]}}"
        );
        using var cpe = TraceTests.Small(acs);
        var first = await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        Assert.Contains(first, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
        var second = await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        Assert.DoesNotContain(second, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
        // And one that was really reset is provisioned again.
        cpe[Ssid] = "factory";
        await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        Assert.Equal("mine", cpe[Ssid]);
    }

    [Fact, Quirk(109, 177)]
    public async Task A_reset_without_a_bootstrap_shows_when_credentials_are_refused()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                WakeOwnCredentials = true,
            }
        );
        using var door = Door.Open();
        using var talk = new Talk(acs, "SILENTRESET");
        await talk.Cpe.PostAsync(talk.Inform("0 BOOTSTRAP|1 BOOT", door.Url));
        var offer = await talk.Cpe.PostAsync("");
        Assert.Equal(204, (await talk.AnswerAsync(offer, Talk.SetDone)).Status);
        Assert.Equal(204, (await talk.CallHomeAsync("1 BOOT", door.Url)).Status);

        var waking = acs.Api.PostAsync($"api/v1/devices/{talk.Device}/wake", null);
        while (!waking.IsCompleted)
            await door.AnswerAsync(
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n"
                    + "WWW-Authenticate: Digest realm=\"cpe\", nonce=\"n\", qop=\"auth\"\r\n\r\n",
                waking
            );
        var again = await talk.CallHomeAsync("2 PERIODIC", door.Url);
        Assert.Equal(offer.Texts("Name"), again.Texts("Name"));
        Assert.Equal(offer.Texts("Value"), again.Texts("Value"));
    }

    [Fact, Quirk(113)]
    public async Task A_value_change_that_does_not_tell_the_value_has_it_read_before_a_rule_acts()
    {
        await using var acs = await TestAcs.StartAsync(o => o with { TellValueChanges = true });
        await acs.ProvisionAsync(
            "keep",
            $"declare('{Ssid}'.replace('~', '{RuleCpe.Tr098}'), {{value: Date.now()}}, {{value: 'mine'}});"
        );
        await acs.PresetAsync(
            "changed",
            "{'events':{'4 VALUE CHANGE':true},'configurations':[{'type':'provision','name':'keep'}]}"
        );
        using var cpe = TraceTests.Small(acs);
        var informed = Xml.Parameter(
            Ssid.Replace("~", RuleCpe.Tr098, StringComparison.Ordinal),
            "mine"
        );
        cpe[Ssid] = "mine";
        await cpe.CallHomeAsync("1 BOOT", informed);

        // The event at every boot, and nothing has changed: nothing is written and nothing told.
        var same = await cpe.CallHomeAsync("1 BOOT|4 VALUE CHANGE", informed);
        Assert.DoesNotContain(same, rpc => rpc.StartsWith("SPV", StringComparison.Ordinal));
        Assert.Empty(await acs.EventsAsync(cpe.Id, "value.changed"));

        // The event without the value: what was told before is no proof; the device is asked.
        cpe[Ssid] = "theirs";
        var silent = await cpe.CallHomeAsync("4 VALUE CHANGE");
        Assert.Contains(silent, rpc => rpc == $"GPV {Ssid}");
        Assert.Contains(silent, rpc => rpc == $"SPV {Ssid}=mine");
        Assert.Equal("mine", cpe[Ssid]);
    }

    [Fact, Quirk(124)]
    public async Task A_rule_that_names_another_type_than_the_device_takes_writes_once()
    {
        await using var acs = await TestAcs.StartAsync();
        const string Name = "Device.X_ACME_Level";
        await acs.RuleAsync(
            "level",
            $"declare('{Name}', {{value: 1}}, {{value: [7, 'xsd:int']}});"
        );
        using var talk = new Talk(acs, "RULETYPE");
        var writes = new List<string>();
        string Answer(WireReply request)
        {
            if (request.Message() != "SetParameterValues")
                return request.Message() == "GetParameterNames"
                    ? Talk.Names("Device.", Name)
                    : Talk.Values([Name])
                        .Replace("xsd:string\">v", "xsd:unsignedInt\">1", StringComparison.Ordinal);
            var isInt = request.Body.Contains("xsi:type=\"xsd:int\"", StringComparison.Ordinal);
            writes.Add(isInt ? "int" : "unsignedInt");
            return isInt ? Xml.Fault(9006, "another type, please") : Talk.SetDone;
        }
        await talk.ServeAsync(Answer);
        await talk.ServeAsync(Answer);
        Assert.Equal(["int", "unsignedInt"], writes);
        Assert.Empty(await acs.FaultsAsync());
    }

    [Fact, Quirk(141)]
    public async Task A_row_is_found_by_its_key_after_a_boot_that_gave_its_number_to_another()
    {
        await using var acs = await TestAcs.StartAsync();
        var table = RuleCpe.Tr098 + ".Services.X_ACME_Rule";
        await acs.ProvisionAsync(
            "row",
            $"const t = '{table}', now = Date.now();"
                + "declare(t + '.*.Name', {path: now, value: now});"
                + "declare(t + '.[Name:b].Limit', {path: now, value: now}, {value: 'mine'});"
        );
        await acs.PresetAsync(
            "row",
            "{'events':{'1 BOOT':true},'configurations':[{'type':'provision','name':'row'}]}"
        );
        using var cpe = TraceTests.Small(acs);
        const string Rows = "~.Services.X_ACME_Rule.";
        void Row(int number, string name) =>
            cpe.With($"{Rows}{number}.Name", name)
                .With($"{Rows}{number}.Limit", "theirs", writable: true);
        Row(1, "a");
        Row(2, "b");
        await cpe.CallHomeAsync("1 BOOT");
        Assert.Equal(("theirs", "mine"), (cpe[Rows + "1.Limit"], cpe[Rows + "2.Limit"]));
        // The row of b has another number now, and its own belongs to c.
        cpe.Remove(Rows + "2");
        Row(2, "c");
        Row(5, "b");
        await cpe.CallHomeAsync("1 BOOT");
        Assert.Equal(("theirs", "mine"), (cpe[Rows + "2.Limit"], cpe[Rows + "5.Limit"]));
    }

    [Fact, Quirk(172)]
    public async Task A_device_is_asked_at_the_address_it_told_last_whatever_it_told_before()
    {
        await using var acs = await TestAcs.StartAsync();
        using var before = Door.Open();
        using var now = Door.Open();
        using var talk = new Talk(acs, "MOVED");
        await talk.IntroduceAsync(before.Url);
        // What is no address is kept and does no harm to the session.
        foreach (var url in new[] { "", "http://", "http://[::1", "192.0.2.1:7547", "a b\u00fc" })
        {
            const string Name = "Device.ManagementServer.ConnectionRequestURL";
            Assert.Equal(
                204,
                (await talk.CallHomeAsync(parameters: Xml.Parameter(Name, url))).Status
            );
            var woken = await acs.Devices.WakeAsync(talk.Device, default);
            Assert.False(woken.Woken);
        }
        await talk.CallHomeAsync(parameters: now.Url);
        var waking = acs.Devices.WakeAsync(talk.Device, default);
        await now.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await talk.Cpe.PostAsync(talk.Inform("6 CONNECTION REQUEST"));
        Assert.True((await waking).Woken);
        Assert.False(before.IsKnocked);
    }

    [Fact, Quirk(133)]
    public async Task A_password_that_reads_empty_is_written_once_and_not_in_each_session()
    {
        await using var acs = await TestAcs.StartAsync();
        var path = Ssid.Replace("~", RuleCpe.Tr098, StringComparison.Ordinal);
        await acs.PresetAsync(
            "secret",
            $"{{'configurations':[{{'type':'value','name':'{path}','value':'s3cret'}}]}}"
        );
        using var cpe = TraceTests.Small(acs);
        await cpe.CallHomeAsync("0 BOOTSTRAP|1 BOOT");
        Assert.Equal("s3cret", cpe[Ssid]);
        for (var session = 0; session < 3; session++)
        {
            cpe[Ssid] = "";
            Assert.Empty(await cpe.CallHomeAsync("2 PERIODIC"));
        }
    }

    /// <summary>Where a device hears connection requests: it answers what the test says.</summary>
    private sealed class Door : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        private Door() => _listener.Start();

        public static Door Open() => new();

        public string Url =>
            Xml.Parameter(
                "Device.ManagementServer.ConnectionRequestURL",
                $"http://{_listener.LocalEndpoint}/knock"
            );

        public bool IsKnocked => _listener.Pending();

        /// <summary>Answers every request on the next connection; ends at once when there is none.</summary>
        public async Task AnswerAsync(string answer, Task? unless = null)
        {
            using var cancel = new CancellationTokenSource();
            var next = _listener.AcceptTcpClientAsync(cancel.Token).AsTask();
            if (unless is not null && await Task.WhenAny(next, unless) == unless)
            {
                await cancel.CancelAsync();
                return;
            }
            using var connection = await next;
            var stream = connection.GetStream();
            var buffer = new byte[8192];
            while (await stream.ReadAsync(buffer) > 0)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }

        public void Dispose() => _listener.Dispose();
    }
}
