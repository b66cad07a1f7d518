using Xunit;

namespace Muster.Acs.Storage.Postgres;

/// <summary>How wide partitions are, and which are missing.</summary>
public sealed class PartitionPlanTests
{
    private const double Hours = 3_600_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 2)]
    [InlineData(24 * 12, 24)]
    [InlineData(24 * 90, 24 * 7)]
    [InlineData(24 * 3650, 24 * 60)]
    public void Partitions_are_whole_hours_or_days_and_never_very_many(int kept, int width)
    {
        var options = new AcsOptions { HistoryRetention = TimeSpan.FromHours(kept) };
        var plan = PartitionPlan.Of(options).Single(each => each.Table == "value_history");
        Assert.Equal(width, plan.Width / Hours);
    }

    [Fact]
    public void They_follow_each_other_and_one_is_ahead()
    {
        var plan = new PartitionPlan("t", "at", 10) { Age = TimeSpan.FromDays(1) };
        Assert.Equal([(30, 40), (40, 50)], plan.Missing(35, end: null));
        Assert.Equal([(40, 50)], plan.Missing(35, end: 40));
        Assert.Empty(plan.Missing(39, end: 50));
        // After a width that was another.
        Assert.Equal([(37, 47), (47, 57)], plan.Missing(37, end: 37));
        // After a time in which no server ran.
        Assert.Equal([(90, 100), (100, 110)], plan.Missing(95, end: 40));
        Assert.Equal([(10, 20), (20, 30), (30, 33)], plan.Between(15, end: 33));
    }
}
