using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Devices;
using Muster.Acs.Waking;
using Muster.Acs.Waking.Udp;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Muster.Tests.Programs;
using Xunit;

namespace Muster.Acs.Tests.Waking.Udp;

/// <summary>The STUN server over the real wire.</summary>
public sealed class StunTests : IAsyncLifetime, IDisposable
{
    private const string Transaction = "000102030405060708090a0b0c0d0e0f";
    private readonly Socket socket = new(
        AddressFamily.InterNetwork,
        SocketType.Dgram,
        ProtocolType.Udp
    );
    private TestAcs? acs;

    private TestAcs Acs => acs!;
    private DeviceKey Device { get; } = DeviceKey.OfId("00AABB-HG1-1");
    private WakeSecret Secret => Acs.Services.GetRequiredService<WakeSecrets>().OwnOf(Device);
    private IPEndPoint? Binding => Acs.Services.GetRequiredService<StunBindings>().Find(Device);
    private IPEndPoint Here => (IPEndPoint)socket.LocalEndPoint!;

    public async ValueTask InitializeAsync()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        acs = await TestAcs.StartAsync(options =>
            options with
            {
                StunPort = 0,
                WakeOwnCredentials = true,
            }
        );
    }

    public ValueTask DisposeAsync() => Acs.DisposeAsync();

    public void Dispose() => socket.Dispose();

    [Fact]
    [Spec("TR-069", "G")]
    [Spec("checklist", "G035")]
    public async Task A_binding_request_is_answered_with_the_address_it_came_from()
    {
        // The shortest one of RFC 3489: a header and nothing else.
        var answer = await AskAsync(Convert.FromHexString("00010000" + Transaction));
        Assert.Equal("0101", Hex(answer, 0, 2));
        Assert.Equal(Transaction, Hex(answer, 4, 16));
        // MAPPED-ADDRESS: 0001, 8 octets, IPv4, port, 127.0.0.1.
        var port = Here.Port.ToString("x4", CultureInfo.InvariantCulture);
        Assert.Equal($"000100080001{port}7f000001", Hex(answer, 20, 12));
    }

    [Fact]
    public async Task A_request_of_RFC_5389_is_answered_with_the_hidden_address_too()
    {
        var answer = await AskAsync(Convert.FromHexString("000100002112a442" + Transaction[8..]));
        Assert.True(StunMessage.TryRead(answer, out var message));
        Assert.True(message.TryGet(StunAttribute.XorMappedAddress, out _));
        Assert.Equal(Here, message.MappedAddress);
        // It is not much longer than the question: nobody is flooded through this server.
        Assert.InRange(answer.Length, 20, 32);
    }

    [Fact]
    [Spec("TR-069", "G")]
    public async Task Whoever_marks_a_binding_as_his_has_to_prove_who_he_is()
    {
        Assert.Equal(401, ErrorOf(await AskAsync(Request(change: true))));
        Assert.Null(Binding);
        var answer = await AskAsync(Request(change: true, password: Secret.Password));
        Assert.Equal(0, ErrorOf(answer));
        Assert.True(StunMessage.TryRead(answer, out var message));
        Assert.True(message.Proves(Encoding.UTF8.GetBytes(Secret.Password)));
        Assert.Equal(Here, Binding);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_changes_nothing()
    {
        Assert.Equal(431, ErrorOf(await AskAsync(Request(change: true, password: "wrong"))));
        Assert.Null(Binding);
        Assert.Equal(1, Counters.IntegrityFailures);
    }

    [Fact]
    public async Task A_device_without_credentials_for_STUN_learns_its_address_all_the_same()
    {
        Assert.Equal(0, ErrorOf(await AskAsync(Request(user: null, change: true))));
        Assert.Equal(0, ErrorOf(await AskAsync(Request(user: "of-somebody-else"))));
        Assert.Null(Binding);
    }

    [Fact]
    [Spec("checklist", "G036")]
    public async Task No_answer_goes_to_an_address_that_is_not_the_senders_own()
    {
        using var victim = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Dgram,
            ProtocolType.Udp
        );
        victim.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var there = (IPEndPoint)victim.LocalEndPoint!;
        await AskAsync(Request(user: null, elsewhere: there));
        await AskAsync(Request(password: Secret.Password, elsewhere: there));
        Assert.Equal(0, victim.Available);
    }

    [Fact]
    public async Task A_device_may_have_the_answer_sent_to_the_binding_it_has_proven()
    {
        await AskAsync(Request(password: Secret.Password));
        using var other = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Dgram,
            ProtocolType.Udp
        );
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await other.SendToAsync(Request(password: Secret.Password, elsewhere: Here), Acs.Stun);
        var answer = await ReceiveAsync();
        Assert.Equal(Transaction, Hex(answer, 4, 16));
        Assert.Equal(Here, Binding);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("474554202f20485454502f312e310d0a0d0a")]
    [InlineData("00010004" + Transaction)]
    [InlineData("00010008" + Transaction + "00060fff61626364")]
    [InlineData("01010000" + Transaction)]
    public async Task What_is_no_request_is_dropped_and_counted(string hex)
    {
        await socket.SendToAsync(Convert.FromHexString(hex), Acs.Stun);
        await Wait.UntilAsync(() => Counters.Dropped == 1);
        // The next one is served, and its answer is the first that comes.
        var answer = await AskAsync(Convert.FromHexString("00010000" + Transaction));
        Assert.Equal("0101", Hex(answer, 0, 2));
    }

    [Fact]
    public async Task A_flood_of_one_binding_is_cut_and_counted_and_its_neighbour_served()
    {
        using var flooding = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Dgram,
            ProtocolType.Udp
        );
        var request = Convert.FromHexString("00010000" + Transaction);
        for (var n = 0; n < 400; n++)
            await flooding.SendToAsync(request, Acs.Stun);
        await Wait.UntilAsync(() => Counters.Limited > 0);
        // Behind the same address, at another port.
        Assert.Equal("0101", Hex(await AskAsync(request), 0, 2));
    }

    [Fact]
    public async Task An_answer_is_no_longer_than_STUN_makes_it()
    {
        // A header, and the three addresses that RFC 3489 11.1 wants in it; with a proof 24 more.
        var plain = await AskAsync(Convert.FromHexString("00010000" + Transaction));
        Assert.Equal(20 + (3 * 12), plain.Length);
        var asked = Request(password: Secret.Password);
        var proven = await AskAsync(asked);
        Assert.Equal(20 + (3 * 12) + 24, proven.Length);
        Assert.True(proven.Length < asked.Length);
        // Whoever is asked for a proof hears less than he said.
        var unproven = Request(change: true);
        Assert.InRange((await AskAsync(unproven)).Length, 20, unproven.Length);
    }

    [Fact]
    public async Task An_attribute_that_must_be_understood_and_is_not_is_named()
    {
        var answer = await AskAsync(
            Convert.FromHexString("00010008" + Transaction + "0077000400000000")
        );
        Assert.Equal(420, ErrorOf(answer));
        Assert.True(StunMessage.TryRead(answer, out var message));
        Assert.True(message.TryGet(StunAttribute.UnknownAttributes, out var unknown));
        Assert.Equal("0077", Convert.ToHexStringLower(unknown[..2]));
    }

    [Fact]
    public async Task The_client_of_Debian_learns_its_address_here()
    {
        // "1" is the first test of RFC 3489 10.1: a plain Binding Request.
        var server = $"127.0.0.1:{Acs.Stun.Port}";
        var (_, output) = await ExternalProgram.RunAsync("stun", server, "1", "-v");
        Assert.Contains("MappedAddress = 127.0.0.1", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_client_of_coturn_learns_its_address_here()
    {
        var port = Acs.Stun.Port.ToString(CultureInfo.InvariantCulture);
        var (_, output) = await ExternalProgram.RunAsync(
            "turnutils_stunclient",
            "-p",
            port,
            "127.0.0.1"
        );
        Assert.Contains("UDP reflexive addr: 127.0.0.1", output);
    }

    private Operations.DatagramCounters Counters =>
        Acs.Services.GetRequiredService<StunCounters>().Snapshot();

    private byte[] Request(
        string? user = "",
        bool change = false,
        string? password = null,
        IPEndPoint? elsewhere = null
    )
    {
        var buffer = new byte[StunMessage.MaxLength];
        var writer = new StunWriter(
            buffer,
            StunMessageType.BindingRequest,
            Convert.FromHexString(Transaction)
        );
        if (elsewhere is not null)
            writer.Address(StunAttribute.ResponseAddress, elsewhere);
        if (user is not null)
            writer.Username(user.Length > 0 ? user : Secret.User);
        writer.ConnectionRequestBinding();
        if (change)
            writer.BindingChange();
        if (password is not null)
            writer.Integrity(Encoding.UTF8.GetBytes(password));
        return writer.Written.ToArray();
    }

    private async Task<byte[]> AskAsync(byte[] request)
    {
        await socket.SendToAsync(request, Acs.Stun);
        return await ReceiveAsync();
    }

    private async Task<byte[]> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[2048];
        var octets = await socket.ReceiveAsync(buffer, patience.Token);
        return buffer[..octets];
    }

    private static int ErrorOf(byte[] answer) =>
        StunMessage.TryRead(answer, out var message) ? message.ErrorCode : -1;

    private static string Hex(byte[] octets, int from, int count) =>
        Convert.ToHexStringLower(octets.AsSpan(from, count));
}
