using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sqlite;
using Muster.Acs.Waking;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking;

public sealed class ConnectionRequesterTests : IAsyncDisposable
{
    private static readonly DeviceIdStruct Identity = new("Muster", "00D09E", "IGD", "1");
    private static readonly DeviceKey Device = DeviceKey.Of(Identity);

    private readonly string directory = Directory.CreateTempSubdirectory("muster-wake-").FullName;
    private readonly TimerWatch time = new();
    private readonly SqliteStore store;
    private readonly ConnectionRequester requester;

    public ConnectionRequesterTests()
    {
        var options = new AcsOptions { DataDirectory = directory };
        store = SqliteStore.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        requester = new ConnectionRequester(
            store.Devices,
            new CpeCredentials("cpe", "secret", "acs", "knock"),
            new ConnectionRequestPolicy(),
            time,
            NullLogger<ConnectionRequester>.Instance
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
        await Until.HoldsAsync(() => cpe.Requests.Count == 1);
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
            await Until.HoldsAsync(() => cpe.Requests.Count == before + 1);
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
        await Until.HoldsAsync(() => cpe.Requests.Count == 2);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
    }

    [Fact]
    public async Task Accepted_without_an_Inform_is_tried_once_more_and_then_told()
    {
        await using var cpe = await ListenAsync([.. Enumerable.Repeat(Reply.Status(200), 9)]);
        var waking = requester.WakeAsync(Device, default);
        await time.PassAsync(ConnectionRequester.InformTimeout);
        await time.PassAsync(TimeSpan.FromSeconds(2));
        await time.PassAsync(ConnectionRequester.InformTimeout, times: 2);
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
        await Until.HoldsAsync(() => !cpe.Requests.IsEmpty);
        requester.Arrived(Device);
        Assert.All(await Task.WhenAll(all), result => Assert.True(result.Woken));
        Assert.Single(cpe.Requests);
    }

    [Fact]
    public async Task An_Inform_during_the_pause_ends_the_knocking()
    {
        await using var cpe = await ListenAsync(Reply.Status(503), Reply.Status(200));
        var waking = requester.WakeAsync(Device, default);
        await Until.HoldsAsync(() => cpe.Requests.Count == 1);
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
            await Until.HoldsAsync(() => cpe.Requests.Count == round);
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
    [InlineData("", "has not told")]
    [InlineData("http://169.254.169.254/", "169.254.169.254")]
    [InlineData("ftp://192.0.2.1/", "no http URL")]
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
        await Until.HoldsAsync(() => cpe.Requests.Count == 1);
        requester.Arrived(Device);
        Assert.True((await waking).Woken);
    }

    [Fact]
    public async Task An_unknown_device_is_not_woken() =>
        Assert.Contains("no such device", (await requester.WakeAsync(Device, default)).Detail);

    [Fact]
    public async Task A_server_that_stops_lets_nobody_wait()
    {
        await using var cpe = await ListenAsync(Reply.Status(503));
        var waking = requester.WakeAsync(Device, default);
        await Until.HoldsAsync(() => cpe.Requests.Count == 1);
        await requester.DisposeAsync();
        Assert.Equal(new WakeResult(false, "The server is stopping."), await waking);
    }

    private async Task<KnockListener> ListenAsync(params Reply[] replies)
    {
        var listener = new KnockListener(replies);
        await StoreAsync(listener.Url);
        return listener;
    }

    private Task<long> StoreAsync(string url)
    {
        var record = new DeviceRecord
        {
            Key = Device,
            Id = DeviceKey.IdOf(Identity),
            Identity = Identity,
            LastInform = DateTimeOffset.UnixEpoch,
            Informed = [new(UrlOf("Device"), new(url, "xsd:string"))],
        };
        return store.Devices.RecordAsync(new(record, true, [], 0, []), default);
    }

    private static string UrlOf(string root) => root + ".ManagementServer.ConnectionRequestURL";
}
