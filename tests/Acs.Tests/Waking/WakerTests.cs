using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Access;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Muster.Acs.Waking;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking;

public sealed class WakerTests : IAsyncDisposable
{
    private static readonly DeviceIdStruct Identity = new("Muster", "00D09E", "IGD", "1");
    private static readonly DeviceKey Device = DeviceKey.Of(Identity);

    private readonly string directory = Directory.CreateTempSubdirectory("muster-wake-").FullName;
    private readonly TimerWatch time = new();
    private readonly SqlStore store;
    private readonly Waker requester;

    public WakerTests()
    {
        var options = new AcsOptions { DataDirectory = directory };
        store = SqliteStore.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        requester = Make(options);
    }

    private Waker Make(AcsOptions options, params IWakeWay[] more)
    {
        var secrets = new WakeSecrets(
            options,
            new ServerSecret(new byte[32]),
            new CpeCredentials("cpe", "secret", "acs", "knock"),
            new SecretBox(new EphemeralDataProtectionProvider())
        );
        var policy = new ConnectionRequestPolicy(WakeRanges.Loopback);
        var http = new HttpWay(
            new ConnectionRequest(policy, Dns.GetHostAddressesAsync, false, time)
        );
        return new Waker(
            new WakeDesk(store.Devices, store.Wakes, secrets, [http, .. more]),
            new WakeLimits(options, time),
            secrets,
            new Awake(new OpenSessions(), LoneNode.Itself),
            new SessionMeter(),
            time,
            NullLogger<Waker>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        await requester.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    [Spec("TR-069", "3.2.2")]
    public async Task The_success_of_a_connection_request_is_the_Inform()
    {
        await using var cpe = await ListenAsync(Reply.Status(200));
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        Assert.False(waking.IsCompleted);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
    }

    [Fact]
    [Spec("checklist", "G026")]
    public async Task A_busy_device_is_asked_again_after_2_10_and_30_seconds()
    {
        await using var cpe = await ListenAsync([.. Enumerable.Repeat(Reply.Status(503), 9)]);
        var waking = requester.WakeAsync(Device, default);
        foreach (var (pause, before) in new[] { (2, 1), (10, 2), (30, 3) })
        {
            await time.PassAsync(TimeSpan.FromSeconds(pause));
            await Wait.UntilAsync(() => cpe.Requests.Count == before + 1);
        }
        var result = await waking;
        Assert.False(result.Woken);
        Assert.Contains("503", result.Detail);
        Assert.Equal(4, cpe.Requests.Count);
    }

    [Fact]
    public async Task A_device_that_was_busy_and_then_came_is_woken()
    {
        await using var cpe = await ListenAsync(Reply.Status(503), Reply.Status(204));
        var waking = requester.WakeAsync(Device, default);
        await time.PassAsync(TimeSpan.FromSeconds(2));
        await Wait.UntilAsync(() => cpe.Requests.Count == 2);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
    }

    [Fact]
    [Quirk(181)]
    public async Task Accepted_without_an_Inform_is_tried_once_more_and_then_told()
    {
        await using var cpe = await ListenAsync([.. Enumerable.Repeat(Reply.Status(200), 9)]);
        var waking = requester.WakeAsync(Device, default);
        await time.PassAsync(Waker.InformTimeout);
        await time.PassAsync(TimeSpan.FromSeconds(2));
        await time.PassAsync(Waker.InformTimeout, times: 2);
        var result = await waking;
        Assert.False(result.Woken);
        Assert.Contains("did not call home", result.Detail);
        Assert.Equal(2, cpe.Requests.Count);
    }

    [Fact]
    public async Task One_device_is_knocked_at_once_however_many_ask()
    {
        await using var cpe = await ListenAsync(Reply.Status(200));
        var waking = Enumerable.Range(0, 50).Select(_ => requester.WakeAsync(Device, default));
        var all = waking.ToList();
        requester.Wake(Device);
        await Wait.UntilAsync(() => !cpe.Requests.IsEmpty);
        requester.Arrived(Device);
        Assert.All(await Task.WhenAll(all), result => Assert.True(result.Woken));
        Assert.Single(cpe.Requests);
    }

    [Fact]
    public async Task An_Inform_during_the_pause_ends_the_knocking()
    {
        await using var cpe = await ListenAsync(Reply.Status(503), Reply.Status(200));
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
        Assert.Single(cpe.Requests);
    }

    [Fact]
    public async Task A_device_can_be_woken_again_afterwards()
    {
        await using var cpe = await ListenAsync(Reply.Status(200), Reply.Status(200));
        for (var round = 1; round <= 2; round++)
        {
            var waking = requester.WakeAsync(Device, default);
            await Wait.UntilAsync(() => cpe.Requests.Count == round);
            requester.Arrived(Device);
            Assert.True((await waking).Woken);
        }
    }

    [Theory]
    [InlineData(401, "credentials")]
    [InlineData(404, "404")]
    [InlineData(302, "redirect")]
    public async Task What_another_try_would_not_change_is_told_at_once(int status, string word)
    {
        await using var cpe = await ListenAsync(Reply.Status(status), Reply.Status(200));
        var result = await requester.WakeAsync(Device, default);
        Assert.False(result.Woken);
        Assert.Contains(word, result.Detail);
        Assert.Single(cpe.Requests);
    }

    [Theory]
    [InlineData("", "has told no address")]
    [InlineData("http://169.254.169.254/", "169.254.169.254")]
    [InlineData("ftp://192.0.2.1/", "no http URL")]
    [Quirk(172)]
    public async Task A_device_without_a_usable_address_is_told_apart(string url, string word)
    {
        await StoreAsync(url);
        var result = await requester.WakeAsync(Device, default);
        Assert.False(result.Woken);
        Assert.Contains(word, result.Detail);
    }

    [Fact]
    public async Task An_address_that_was_only_read_is_used_too()
    {
        await using var cpe = new KnockListener(Reply.Status(200));
        var row = await StoreAsync("");
        var tree = Shadow.Empty.WithValues(
            [new(UrlOf("InternetGatewayDevice"), new(cpe.Url, "xsd:string"))],
            DateTimeOffset.UnixEpoch
        );
        await store.Devices.CommitAsync(new DeviceCommit(row) { Shadow = tree }, default);
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
    }

    [Fact]
    public async Task What_came_of_it_is_kept_the_newest_first_and_twenty_of_them()
    {
        var row = await StoreAsync("");
        for (var number = 1; number <= IWakeStore.KeptResults + 5; number++)
        {
            var old = new WakeAttempt(DateTimeOffset.UnixEpoch, false, "udp", $"Number {number}.");
            await store.Wakes.AddAsync(row, old, default);
        }
        await using var cpe = await ListenAsync(Reply.Status(200));
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => !cpe.Requests.IsEmpty);
        requester.Arrived(Device);
        await waking;
        var kept = await store.Wakes.ListAsync(row, default);
        Assert.Equal(IWakeStore.KeptResults, kept.Count);
        Assert.Equal((true, "http"), (kept[0].Woken, kept[0].Way));
        Assert.Equal("Number 25.", kept[1].Detail);
        Assert.Equal("http", (await store.Wakes.KnowAsync(row, default)).LastGoodWay);
    }

    [Fact]
    public async Task Why_a_device_was_not_woken_is_kept_too()
    {
        var row = await StoreAsync("http://169.254.169.254/");
        await requester.WakeAsync(Device, default);
        var kept = Assert.Single(await store.Wakes.ListAsync(row, default));
        Assert.False(kept.Woken);
        Assert.Contains("169.254.169.254", kept.Detail);
    }

    [Fact]
    public async Task A_device_that_keeps_credentials_of_before_is_asked_with_those()
    {
        const string challenge =
            "WWW-Authenticate: Digest realm=\"cpe\", nonce=\"n1\", qop=\"auth\"";
        // Its own are refused twice, and the shared ones taken.
        await using var cpe = await ListenAsync(
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(401, challenge),
            Reply.Status(200)
        );
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 5);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
        var users = cpe.Requests.Select(head => head.Split("username=\"").ElementAtOrDefault(1));
        var asked = users.Where(user => user is not null).Select(user => user!.Split('"')[0]);
        Assert.Equal(["acs", "acs", "m" + Device.Value.ToString("N")], asked);
    }

    [Fact]
    public async Task A_device_is_not_asked_more_often_than_its_rate_allows()
    {
        await using var slow = Make(new AcsOptions { WakeDeviceRate = 1 });
        await using var cpe = await ListenAsync(Reply.Status(200), Reply.Status(200));
        var first = slow.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        slow.Arrived(Device);
        await first;
        var second = slow.WakeAsync(Device, default);
        await time.PassAsync(TimeSpan.FromMinutes(1));
        await Wait.UntilAsync(() => cpe.Requests.Count == 2);
        slow.Arrived(Device);
        Assert.True((await second).Woken);
    }

    [Fact]
    public async Task All_devices_together_are_not_asked_more_often_than_the_rate_of_the_server()
    {
        await using var slow = Make(new AcsOptions { WakeRate = 1 });
        await using var cpe = await ListenAsync(Reply.Status(200));
        await using var another = new KnockListener(Reply.Status(200));
        var neighbour = Identity with { SerialNumber = "2" };
        await StoreAsync(another.Url, neighbour);
        var first = slow.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        var second = slow.WakeAsync(DeviceKey.Of(neighbour), default);
        await time.PassAsync(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => another.Requests.Count == 1);
        slow.Arrived(Device);
        slow.Arrived(DeviceKey.Of(neighbour));
        Assert.All(await Task.WhenAll(first, second), result => Assert.True(result.Woken));
    }

    [Fact]
    public async Task An_unknown_device_is_not_woken() =>
        Assert.Contains("no such device", (await requester.WakeAsync(Device, default)).Detail);

    [Fact]
    public async Task A_server_that_stops_lets_nobody_wait()
    {
        await using var cpe = await ListenAsync(Reply.Status(503));
        var waking = requester.WakeAsync(Device, default);
        await Wait.UntilAsync(() => cpe.Requests.Count == 1);
        await requester.DisposeAsync();
        Assert.Equal(new WakeResult(false, "The server is stopping."), await waking);
    }

    private async Task<KnockListener> ListenAsync(params Reply[] replies)
    {
        var listener = new KnockListener(replies);
        await StoreAsync(listener.Url);
        return listener;
    }

    private Task<long> StoreAsync(string url) => StoreAsync(url, Identity);

    private Task<long> StoreAsync(string url, DeviceIdStruct identity)
    {
        var record = new DeviceRecord
        {
            Key = DeviceKey.Of(identity),
            Id = DeviceKey.IdOf(identity),
            Identity = identity,
            LastInform = DateTimeOffset.UnixEpoch,
            Informed = [new(UrlOf("Device"), new(url, "xsd:string"))],
        };
        return store.Devices.RecordAsync(new(record, true, [], 0, []), default);
    }

    private static string UrlOf(string root) => root + ".ManagementServer.ConnectionRequestURL";
}
