using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>How much of what devices measure is kept, and for how long.</summary>
public abstract class SeriesStoreContract : StoreContract
{
    internal static readonly AcsOptions Limits = new()
    {
        SeriesAge = TimeSpan.FromDays(10),
        SeriesPoints = 6_000,
        SeriesPerDevice = 3,
    };

    private protected SeriesStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_series_keeps_so_many_points_and_the_oldest_go_first()
    {
        var device = await NewAsync(1);
        await AppendAsync(device, Noon, Minutes("a", 6_000));
        // One that comes late counts by its own time, not by when it came.
        await AppendAsync(
            device,
            Noon,
            [new("a", Noon.AddMinutes(6_000), 6_000), new("a", Noon.AddMinutes(-1), -1)]
        );
        Assert.Equal(6_000, (await OneAsync(device, "a")).Points);
        var points = await PointsAsync(device, "a");
        Assert.Equal(6_000, points.Count);
        Assert.Equal((1, 6_000), (points[0].Value, points[^1].Value));
    }

    [Fact]
    public async Task What_is_too_old_goes_when_the_series_grows()
    {
        var device = await NewAsync(1);
        await AppendAsync(device, Noon, [new("a", Noon, 1), new("b", Noon, 1)]);
        var later = Noon.AddDays(9);
        await AppendAsync(device, later, [new("a", later, 2)]);
        Assert.Equal(2, (await OneAsync(device, "a")).Points);
        later = Noon.AddDays(10).AddSeconds(1);
        await AppendAsync(device, later, [new("a", later, 3)]);
        Assert.Equal([2, 3], (await PointsAsync(device, "a")).Select(point => point.Value));
        Assert.Equal(2, (await OneAsync(device, "a")).Points);
    }

    [Fact]
    public async Task A_device_has_so_many_series_and_one_too_many_stops_no_other()
    {
        var device = await NewAsync(1);
        var outcome = await AppendAsync(
            device,
            Noon,
            [
                new("a", Noon, 1),
                new("b", Noon, 1),
                new("c", Noon, 1),
                new("d", Noon, 1),
                new("a", Noon.AddMinutes(1), 2),
            ]
        );
        Assert.Equal(new AppendOutcome(Stored: 4, Known: 0, Refused: 1), outcome);
        var other = await NewAsync(2);
        Assert.Equal(1, (await AppendAsync(other, Noon, [new("d", Noon, 1)])).Stored);
    }

    [Fact]
    public async Task A_series_that_has_ended_is_taken_away_in_small_steps_and_no_other()
    {
        var device = await NewAsync(1);
        await AppendAsync(device, Noon, Minutes("ended", 6_000));
        var end = Noon.AddMinutes(6_000);
        await AppendAsync(device, end, [new("lives", end, 1)]);
        var steps = new List<int>();
        while (await Store.Series.SweepAsync(end, Token) is > 0 and var rows)
            steps.Add(rows);
        // 6,000 points and the series itself.
        Assert.Equal(6_001, steps.Sum());
        Assert.All(steps, rows => Assert.InRange(rows, 1, 5_000));
        Assert.Equal("lives", Assert.Single(await ListAsync(device)).Name);
    }

    [Fact]
    public async Task Of_reports_nobody_could_read_a_device_keeps_a_few_and_counts_them_all()
    {
        var device = await NewAsync(1);
        for (var i = 1; i <= 25; i++)
            await Store.Series.RejectAsync(
                device,
                new RejectedReport("d", "p", Noon, $"reason {i}", "text/csv", 3, "x,y"),
                Token
            );
        var kept = await Store.Series.RejectedAsync(device, new PageRequest(Limit: 100), Token);
        Assert.Equal(20, kept.Items.Count);
        Assert.Equal("reason 25", kept.Items[0].Reason);
        var profile = Assert.Single(await Store.Series.ProfilesAsync(device, Token));
        Assert.Equal((25, "reason 25"), (profile.Rejected, profile.LastRejection));
    }

    private async Task<long> NewAsync(int number) => (await StoredAsync(number)).RowId;

    private Task<AppendOutcome> AppendAsync(
        long device,
        DateTimeOffset received,
        IReadOnlyList<Measured> measured
    ) => Store.Series.AppendAsync(device, new MeasuredBatch(measured, received, "p"), Token);

    private static List<Measured> Minutes(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Measured(name, Noon.AddMinutes(i), i))];

    private async Task<IReadOnlyList<SeriesSummary>> ListAsync(long device) =>
        (await Store.Series.ListAsync(device, "", new PageRequest(), Token)).Items;

    private async Task<SeriesSummary> OneAsync(long device, string name) =>
        (await ListAsync(device)).Single(series => series.Name == name);

    private async Task<IReadOnlyList<SeriesPoint>> PointsAsync(long device, string name) =>
        (
            await Store.Series.PointsAsync(
                device,
                name,
                new PointWindow(Noon.AddDays(-30), Noon.AddDays(30), 1_000_000),
                Token
            )
        )!;
}
