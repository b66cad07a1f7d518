using System.Net;
using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Muster.Acs.Tests.Files;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>
/// Queries that are valid and cost very much: over a fleet, with as much in them as a request line holds.
/// They end when their time is over, and while they run others hardly notice.
/// </summary>
public sealed class HugeQueryTests : IAsyncLifetime
{
    private const int Fleet = 400;

    /// <summary>More than were ever searched for at once, and than the store has readers.</summary>
    private const int Queries = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestClock _clock = new();
    private TestAcs _acs = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(
            options => options with { NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")] },
            _clock
        );
        var address = _acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;
        _url = $"http://127.0.0.1:{address.Port}";
        await Task.WhenAll(Enumerable.Range(0, Fleet).Select(StoreAsync));
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task They_end_after_their_time_and_others_go_on_meanwhile()
    {
        var huge = Huge();
        var running = Enumerable
            .Range(0, Queries)
            .Select(number => Curl.RunAsync("-g", $"{_url}/devices/?query={huge}&skip={number}"))
            .ToList();

        using var cpe = TraceTests.Small(_acs, "beside");
        for (var session = 0; session < 3; session++)
            await cpe.CallHomeAsync().WaitAsync(Patience);
        var small = await Curl.RunAsync(
                "-g",
                $$$"""{{{_url}}}/devices/?query={"_id":"{{{cpe.Id}}}"}&projection=_id"""
            )
            .WaitAsync(Patience);
        Assert.Equal((200, $"[\n{{\"_id\":\"{cpe.Id}\"}}\n]"), (small.Status, small.Text));
        // On this clock their time is not over: none of them has ended by itself.
        Assert.DoesNotContain(running, query => query.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(61));
        foreach (var reply in await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(60)))
        {
            Assert.Equal(503, reply.Status);
            Assert.StartsWith("The query took longer than 60 seconds; name ", reply.Text);
        }
        Assert.Equal(Fleet + 1, await CountAsync());
    }

    [Fact]
    public async Task One_whose_client_has_gone_ends_and_leaves_its_turn()
    {
        var load = _acs.Service<SqlStore>();
        using var gone = new CancellationTokenSource();
        using var http = new HttpClient();
        var query = Uri.EscapeDataString(Huge());
        var before = load.Reads;
        var running = Enumerable
            .Range(0, Queries)
            .Select(_ => http.GetAsync($"{_url}/devices/?query={query}", gone.Token))
            .ToList();
        await Wait.UntilAsync(() => load.Reads > before, "a search that has begun");
        await gone.CancelAsync();
        foreach (var reply in running)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        // Their time is not over on this clock: without their turns nothing is written.
        var page = await Curl.RunAsync($"{_url}/devices/?limit=1&projection=_id")
            .WaitAsync(Patience);
        Assert.Equal((200, $"{Fleet}"), (page.Status, page.Header("total")));
    }

    [Fact]
    public async Task One_that_takes_too_long_for_a_single_device_is_refused_at_once()
    {
        // Each goes back and forth, and is then built anew: none is too slow alone.
        var patterns = string.Join(
            ',',
            Enumerable.Range(0, 400).Select(n => $"\"/^(a|aa)%2B[b{n}]$/\"")
        );
        var query = $$$"""{"Device.Text":{"$in":[{{{patterns}}}]}}""";
        var reply = await Curl.RunAsync("-g", $"{_url}/devices/?query={query}").WaitAsync(Patience);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith("The query takes too long for one document;", reply.Text);
    }

    [Fact]
    public async Task A_projection_of_thousands_of_names_is_written_for_the_whole_fleet()
    {
        var names = string.Join(',', Enumerable.Range(0, 1_700).Select(n => $"a{n}.b"));
        var reply = await Curl.RunAsync("-g", $"{_url}/devices/?projection={names},Device.Number");
        Assert.Equal(200, reply.Status);
        var devices = JsonDocument.Parse(reply.Body).RootElement;
        Assert.Equal(Fleet, devices.GetArrayLength());
        Assert.Equal(
            Enumerable.Range(0, Fleet),
            devices
                .EnumerateArray()
                .Select(device =>
                    device.GetProperty("Device").GetProperty("Number").GetProperty("_value")
                )
                .Select(value => value.GetInt32())
                .Order()
        );
        Assert.All(
            devices.EnumerateArray(),
            device => Assert.Equal(2, device.EnumerateObject().Count())
        );
    }

    [Fact]
    public async Task A_sort_by_more_than_memory_should_hold_is_refused_and_a_page_of_it_is_not()
    {
        var many = string.Join(',', Enumerable.Range(0, 33).Select(n => $"\"f{n}\":1"));
        var wide = await Curl.RunAsync("-g", $"{_url}/devices/?sort={{{many}}}");
        Assert.Equal((400, "Documents are sorted by 32 fields at most."), (wide.Status, wide.Text));
        // Seven times 30,000 characters of each of 400 devices.
        var longs = string.Join(',', Enumerable.Range(0, 7).Select(n => $"\"Device.Long{n}\":1"));
        var sort = $"sort={{\"Device.Long\":1,{longs},\"Device.Number\":-1}}&projection=_id";
        var all = await Curl.RunAsync("-g", $"{_url}/devices/?{sort}");
        Assert.Equal(400, all.Status);
        Assert.Equal("What is sorted by takes more than 100000000 octets; give a limit.", all.Text);
        var page = await Curl.RunAsync("-g", $"{_url}/devices/?{sort}&limit=2");
        Assert.Equal(
            (200, "[\n{\"_id\":\"00AABB-HG1-f399\"},\n{\"_id\":\"00AABB-HG1-f398\"}\n]"),
            (page.Status, page.Text)
        );
    }

    /// <summary>Patterns none of which fits anywhere in 3,000 characters of each device.</summary>
    private static string Huge()
    {
        var patterns = string.Join(
            ',',
            Enumerable.Range(0, 60).Select(n => $"\"/a(b|aa?)[{n}]/\"")
        );
        return $$$"""{"Device.Text":{"$in":[{{{patterns}}}]}}""";
    }

    private async Task<int> CountAsync()
    {
        var reply = await Curl.RunAsync("-I", $"{_url}/devices/");
        return int.Parse(reply.Header("total")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task StoreAsync(int number)
    {
        var store = _acs.Service<IDeviceStore>();
        var identity = new DeviceIdStruct("Acme", "00AABB", "HG1", $"f{number}");
        var now = _clock.GetUtcNow();
        var row = await store.RecordAsync(
            new InformRecord(
                new DeviceRecord
                {
                    Key = DeviceKey.Of(identity),
                    Id = DeviceKey.IdOf(identity),
                    Identity = identity,
                    FirstInform = now,
                    LastInform = now,
                },
                true,
                [],
                0,
                []
            ),
            default
        );
        var text = ParameterValue.String(new string('a', 30_000));
        ParameterValueStruct[] values =
        [
            new("Device.Long", text),
            new("Device.Text", ParameterValue.String(new string('a', 3_000))),
            .. Enumerable
                .Range(0, 7)
                .Select(n => new ParameterValueStruct($"Device.Long{n}", text)),
            new("Device.Number", new ParameterValue($"{number}", "xsd:int")),
        ];
        var tree = Shadow.Empty.WithValues(values, now);
        await store.CommitAsync(new DeviceCommit(row) { Shadow = tree }, default);
    }
}
