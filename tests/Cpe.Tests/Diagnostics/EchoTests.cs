using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Diagnostics;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>TraceRoute, UDPEchoDiagnostics and UDPEchoConfig, on the loopback.</summary>
public sealed class EchoTests
{
    private const string Echo = "Device.IP.Diagnostics.UDPEchoDiagnostics.";

    [Theory]
    [InlineData("tr181-gateway", "IP.Diagnostics.TraceRoute.", "")]
    [InlineData("tr098-gateway", "TraceRouteDiagnostics.", "Hop")]
    public async Task a_route_to_this_machine_has_one_hop(string model, string name, string hop)
    {
        await using var bed = await TestBed.StartAsync(Model(model));
        var result = await bed.RunAsync(
            bed.Root + name,
            ("Host", "127.0.0.1"),
            ("NumberOfTries", "2")
        );
        Assert.Equal("Complete", result["DiagnosticsState"]);
        Assert.Equal("1", result["RouteHopsNumberOfEntries"]);
        Assert.Equal("127.0.0.1", result[$"RouteHops.1.{hop}HostAddress"]);
        Assert.Equal("0", result[$"RouteHops.1.{hop}ErrorCode"]);
        Assert.Equal(2, result[$"RouteHops.1.{hop}RTTimes"].Split(',').Length);
    }

    [Theory, Spec("checklist", "H018")]
    [InlineData("tr181-gateway", "IP.Diagnostics.TraceRoute.", "")]
    [InlineData("tr098-gateway", "TraceRouteDiagnostics.", "Hop")]
    public async Task a_longer_route_has_a_row_for_each_hop_in_the_order_of_the_way(
        string model,
        string name,
        string hop
    )
    {
        await using var bed = await TestBed.StartAsync(Model(model));
        string[] way = ["192.0.2.9", "", "192.0.2.1", "198.51.100.7"];
        // A shorter one before it, whose rows must not stay among them.
        foreach (var hops in new[] { way[2..], way })
            DiagnosticResults.Keep(
                bed.Cpe.Tree,
                bed.Root + name,
                TraceRoute.Told(
                    IPAddress.Parse(way[^1]),
                    [
                        .. hops.Select(from => new TraceRoute.Hop(
                            from.Length == 0 ? null : IPAddress.Parse(from),
                            0,
                            from == way[^1],
                            from.Length == 0 ? [] : [7, 9]
                        )),
                    ]
                )
            );
        var turn = await bed.Bench.CallAsync(
            await bed.Bench.OpenAsync(),
            Soap.GetValues(bed.Root + name)
        );
        var values = turn.Values();
        Assert.Equal(
            way,
            values
                .Where(value => value.Key.EndsWith($".{hop}HostAddress", StringComparison.Ordinal))
                .OrderBy(value => int.Parse(value.Key.Split('.')[^2], CultureInfo.InvariantCulture))
                .Select(value => value.Value)
        );
        Assert.Equal("4", values[bed.Root + name + "RouteHopsNumberOfEntries"]);
        Assert.Equal("8", values[bed.Root + name + "ResponseTime"]);
        Assert.True((await bed.Bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    public async Task the_ping_of_TR_098_runs_as_well()
    {
        await using var bed = await TestBed.StartAsync(BuiltInModels.Tr098Gateway);
        var result = await bed.RunAsync(
            "InternetGatewayDevice.IPPingDiagnostics.",
            ("Host", "127.0.0.1"),
            ("NumberOfRepetitions", "2")
        );
        Assert.Equal(("Complete", "2"), (result["DiagnosticsState"], result["SuccessCount"]));
    }

    [Fact]
    public async Task echoes_are_counted_and_each_packet_keeps_the_stamps_of_the_server()
    {
        using var server = Bind();
        await using var bed = await TestBed.StartAsync();
        var run = bed.RunAsync(
            Echo,
            ("Host", "127.0.0.1"),
            ("Port", $"{Port(server)}"),
            ("NumberOfRepetitions", "3"),
            ("InterTransmissionTime", "1"),
            ("Timeout", "300"),
            ("DataBlockSize", "40"),
            ("EnableIndividualPacketResults", "true")
        );
        for (var number = 1u; number <= 3; number++)
        {
            var (packet, from) = await ReceiveAsync(server);
            Assert.Equal((40, number), (packet.Length, Number(packet, 0)));
            if (number == 2)
                continue; // lost
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), number + 70);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 1_000);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), 1_250);
            await server.SendToAsync(packet, from);
        }
        var result = await run;
        Assert.Equal("Complete", result["DiagnosticsState"]);
        Assert.Equal(("2", "1"), (result["SuccessCount"], result["FailureCount"]));
        Assert.Equal("3", result["IndividualPacketResultNumberOfEntries"]);
        Assert.Equal(
            ["true", "false", "true"],
            Enumerable.Range(1, 3).Select(i => result[$"IndividualPacketResult.{i}.PacketSuccess"])
        );
        Assert.Equal("73", result["IndividualPacketResult.3.TestRespSN"]);
        Assert.Equal("1250", result["IndividualPacketResult.3.TestRespReplyTimeStamp"]);
    }

    [Fact]
    public async Task the_echo_server_answers_its_one_peer_with_stamps_and_counts()
    {
        await using var bed = await TestBed.StartAsync();
        const string config = "Device.IP.Diagnostics.UDPEchoConfig.";
        var port = FreePort();
        await bed.WriteAsync(
            config,
            ("SourceIPAddress", "127.0.0.1"),
            ("UDPPort", $"{port}"),
            ("EchoPlusEnabled", "true"),
            ("Enable", "true")
        );
        using var peer = Bind();
        var first = await ExchangeAsync(peer, new byte[30], port);
        var second = await ExchangeAsync(peer, new byte[30], port);
        Assert.Equal((1u, 2u), (Number(first, 4), Number(second, 4)));
        Assert.True(Number(first, 12) - Number(first, 8) < 1_000_000);
        // Another address of this machine is not the peer: the third to be counted is the peer's again.
        using (var stranger = Bind("127.0.0.2"))
            await stranger.SendToAsync(new byte[30], new IPEndPoint(IPAddress.Loopback, port));
        await ExchangeAsync(peer, new byte[5], port);
        await CountedAsync(bed, $"{config}PacketsResponded", "3");
        Assert.Equal("3", bed.Cpe.Get($"{config}PacketsReceived"));
        // Payload and UDP header: 30 + 8, 30 + 8 and 5 + 8.
        Assert.Equal("89", bed.Cpe.Get($"{config}BytesResponded"));
        Assert.NotEqual("0001-01-01T00:00:00Z", bed.Cpe.Get($"{config}TimeLastPacketReceived"));

        await bed.WriteAsync(config, ("Enable", "false"));
        await bed.WriteAsync(config, ("Enable", "true"));
        Assert.Equal("0", bed.Cpe.Get($"{config}PacketsReceived"));
    }

    internal static DeviceModel Model(string name)
    {
        Assert.True(BuiltInModels.TryGet(name, out var model));
        return model!;
    }

    /// <summary>The answer is on its way before it is counted.</summary>
    private static Task CountedAsync(TestBed bed, string name, string count) =>
        Wait.UntilAsync(() => bed.Cpe.Get(name) == count, $"{name} is {count}");

    private static async Task<byte[]> ExchangeAsync(Socket peer, byte[] packet, int port)
    {
        await peer.SendToAsync(packet, new IPEndPoint(IPAddress.Loopback, port));
        return (await ReceiveAsync(peer)).Packet;
    }

    private static async Task<(byte[] Packet, EndPoint From)> ReceiveAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        var buffer = new byte[2_000];
        var got = await socket.ReceiveFromAsync(
            buffer,
            SocketFlags.None,
            new IPEndPoint(IPAddress.Any, 0),
            patience.Token
        );
        return (buffer[..got.ReceivedBytes], got.RemoteEndPoint);
    }

    private static Socket Bind(string address = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static int FreePort()
    {
        using var probe = Bind();
        return Port(probe);
    }

    private static uint Number(byte[] packet, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(at));
}
