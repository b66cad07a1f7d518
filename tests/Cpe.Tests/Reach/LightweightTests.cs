using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Reach;

/// <summary>Lightweight notifications of a device, as they come over the wire.</summary>
public sealed class LightweightTests : IAsyncLifetime
{
    private readonly Socket _acs = new(
        AddressFamily.InterNetwork,
        SocketType.Dgram,
        ProtocolType.Udp
    );
    private readonly Bench _bench = new();

    private string Provider => _bench.Root + "UserInterface.ISPName";
    private string Language => _bench.Root + "UserInterface.CurrentLanguage";
    private string UpTime => _bench.Root + "DeviceInfo.UpTime";

    public async ValueTask InitializeAsync()
    {
        _acs.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Write("UDPLightweightNotificationPort", Port);
        Write("LightweightNotificationProtocolsUsed", "UDP");
        await _bench.RegisterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _acs.Dispose();
    }

    [Fact]
    [Spec("checklist", "D036")]
    [Spec("TR-069", "M")]
    public async Task an_active_one_goes_out_signed_and_makes_no_session()
    {
        Notify(Language, 5);
        _bench.Cpe.Set(Language, "elsewhere");
        var told = await HearAsync();
        Assert.Equal([(Language, "elsewhere")], Values(told));
        Assert.Equal(_bench.Cpe.DeviceId with { Manufacturer = "" }, told.DeviceId);
        Assert.Equal(Bench.Start.ToUnixTimeSeconds(), told.Timestamp);
        // "UN = ManagementServer.Username; key = ManagementServer.Password."
        Assert.Equal(_bench.Cpe.Get(_bench.Ms("Username")), told.Username);
        Assert.True(told.Proves("secret"));
        var inform = await NextInformAsync();
        Assert.DoesNotContain("4 VALUE CHANGE", inform.Events());
        await _bench.EndAsync(inform);
    }

    [Fact]
    [Spec("TR-069", "M")]
    public async Task a_passive_one_waits_for_an_active_one()
    {
        Notify(UpTime, 3);
        Notify(Provider, 3);
        Notify(Language, 5);
        await _bench.AdvanceAsync(TimeSpan.FromSeconds(5));
        _bench.Cpe.Set(Provider, "gold", ValueOrigin.Device);
        _bench.Cpe.Set(Provider, "silver", ValueOrigin.Device);
        _bench.Cpe.Set(Language, "a");
        Assert.Equal(
            [(UpTime, "5"), (Language, "a"), (Provider, "silver")],
            Values(await HearAsync()).OrderBy(each => each.Value)
        );
        // What was told once is not told again.
        _bench.Cpe.Set(Language, "b");
        Assert.Equal([(Language, "b")], Values(await HearAsync()));
    }

    [Fact]
    [Spec("TR-069", "M")]
    public async Task passive_ones_go_out_when_the_timer_says_so()
    {
        Notify(UpTime, 3);
        Write("LightweightNotificationTriggerTime", "2026-03-01T00:00:20Z");
        Write("LightweightNotificationTriggerInterval", "60");
        await _bench.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(0, _acs.Available);
        await _bench.AdvanceAsync(TimeSpan.FromSeconds(1.001));
        Assert.Equal([(UpTime, "20")], Values(await HearAsync()));
        await _bench.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([(UpTime, "80")], Values(await HearAsync()));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    [Spec("TR-069", "M")]
    public async Task a_change_may_go_both_ways_independent_of_each_other(
        int notification,
        bool atOnce
    )
    {
        Notify(Language, notification);
        Notify(Provider, 5);
        _bench.Cpe.Set(Language, "a");
        if (!atOnce)
            _bench.Cpe.Set(Provider, "trigger", ValueOrigin.Device);
        Assert.Contains((Language, "a"), Values(await HearAsync()));
        var inform = await NextInformAsync();
        Assert.Contains("4 VALUE CHANGE", inform.Events());
        Assert.Equal("a", inform.Values()[Language]);
        await _bench.EndAsync(inform);
    }

    [Fact]
    public async Task what_the_ACS_writes_itself_is_not_told()
    {
        Notify(Language, 5);
        var empty = await _bench.OpenAsync();
        var set = Soap.SetValues("", (Language, "xsd:string", "acs"));
        var answer = await _bench.CallAsync(empty, set);
        await _bench.FinishAsync(answer);
        _bench.Cpe.Set(Language, "user");
        Assert.Equal([(Language, "user")], Values(await HearAsync()));
    }

    [Fact]
    public async Task without_a_protocol_in_use_there_are_none_now_or_later()
    {
        Notify(Language, 5);
        Write("LightweightNotificationProtocolsUsed", "");
        _bench.Cpe.Set(Language, "unheard");
        Write("LightweightNotificationProtocolsUsed", "UDP");
        _bench.Cpe.Set(Language, "heard");
        Assert.Equal([(Language, "heard")], Values(await HearAsync()));
    }

    [Fact]
    public async Task a_change_in_the_session_that_switches_them_on_is_told_after_it()
    {
        Write("LightweightNotificationProtocolsUsed", "");
        Notify(Language, 5);
        var empty = await _bench.OpenAsync();
        var use = (_bench.Ms("LightweightNotificationProtocolsUsed"), "xsd:string", "UDP");
        var answer = await _bench.CallAsync(empty, Soap.SetValues("", use));
        _bench.Cpe.Set(Language, "early");
        await _bench.FinishAsync(answer);
        Assert.Equal([(Language, "early")], Values(await HearAsync()));
    }

    [Fact]
    [Spec("TR-069", "M")]
    public async Task many_values_are_spread_over_datagrams_that_no_network_cuts()
    {
        var table = _bench.Root + "NAT.PortMapping.";
        var told = _bench.Cpe.WithTree(tree =>
        {
            var rows = Enumerable.Range(0, 20).Select(_ => tree.AddObject(table)).ToList();
            return rows.Select(row => $"{table}{row.InstanceNumber}.Description").ToList();
        });
        foreach (var name in told)
        {
            Notify(name, 3);
            _bench.Cpe.Set(name, new string('d', 100));
        }
        Notify(Language, 5);
        _bench.Cpe.Set(Language, "now");
        var heard = new List<string>();
        while (heard.Count <= told.Count)
        {
            var (notification, octets) = await HearDatagramAsync();
            Assert.InRange(octets, 1, LightweightNotification.GoodLength);
            Assert.True(notification.Proves("secret"));
            heard.AddRange(notification.Parameters.Select(each => each.Name));
        }
        Assert.Equal(told.Append(Language).Order(), heard.Order());
    }

    private string Port =>
        ((IPEndPoint)_acs.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

    private void Write(string name, string value) =>
        Assert.True(_bench.Cpe.Set(_bench.Ms(name), value, ValueOrigin.Acs).Succeeded);

    private void Notify(string name, int notification) =>
        Assert.True(
            _bench
                .Cpe.WithTree(tree =>
                    tree.SetAttributes([
                        new SetParameterAttributesStruct(name, true, notification, false, []),
                    ])
                )
                .Succeeded
        );

    private async Task<WireRequest> NextInformAsync()
    {
        _bench.Cpe.Raise("X MUSTER TEST");
        return await _bench.InformAsync();
    }

    private async Task<LightweightNotification> HearAsync() => (await HearDatagramAsync()).Told;

    private async Task<(LightweightNotification Told, int Octets)> HearDatagramAsync()
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        var buffer = new byte[LightweightNotification.MaxLength];
        var octets = await _acs.ReceiveAsync(buffer, patience.Token);
        Assert.True(LightweightNotification.TryRead(buffer.AsSpan(0, octets), out var told));
        return (told, octets);
    }

    private static IEnumerable<(string Name, string Value)> Values(LightweightNotification told) =>
        told.Parameters.Select(each => (each.Name, each.Value.Text));
}
