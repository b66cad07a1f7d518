using System.Globalization;
using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Cron expressions and schedules, UTC.</summary>
public sealed class CronTests
{
    [Theory]
    [InlineData("0 3 * * *", "03 12:34:56.789", "03 03:00:00", "04 03:00:00")]
    [InlineData("*/15 * * * *", "03 12:34:56.789", "03 12:30:00", "03 12:45:00")]
    [InlineData("0 0 3 * * 1-5", "03 12:34:56.789", "03 03:00:00", "04 03:00:00")]
    [InlineData("0 3 * * *", "03 03:00:30.500", "03 03:00:00", "03 03:00:31")]
    [InlineData("* 0 3 * * *", "03 03:00:30.500", "03 03:00:00", "03 03:00:31")]
    [InlineData("0 3 * * *", "03 03:00:59.500", "03 03:00:00", "04 03:00:00")]
    [InlineData("0 3 * * *", "03 03:01:00.000", "03 03:00:00", "04 03:00:00")]
    [InlineData("0 3 * * *", "03 02:59:59.000", "02 03:00:00", "03 03:00:00")]
    [InlineData("30 0 3 * * *", "03 03:00:10.000", "02 03:00:30", "03 03:00:30")]
    [InlineData("30 0 3 * * *", "03 03:00:30.000", "03 03:00:30", "04 03:00:30")]
    [InlineData("0 3 * JAN MON", "03 12:00:00.000", "01 03:00:00", "08 03:00:00")]
    [InlineData("@daily", "03 12:00:00.000", "03 00:00:00", "04 00:00:00")]
    public void The_occurrences_around_a_time(string text, string now, string previous, string next)
    {
        var cron = CronExpression.Parse(text);
        Assert.Equal(Time(previous), cron.Previous(Time(now)));
        Assert.Equal(Time(next), cron.Next(Time(now)));
    }

    [Theory]
    [InlineData("bogus", "5 fields")]
    [InlineData("", "5 fields")]
    [InlineData("* * * *", "not 4")]
    [InlineData("0 25 * * *", "Hours")]
    [InlineData("60 * * * *", "Minutes")]
    [InlineData("61 * * * * *", "Seconds")]
    [InlineData("* * 32 * *", "Days")]
    [InlineData("* * * 13 *", "Months")]
    [InlineData("* * * * 8", "Days of week")]
    [InlineData("* * * * XYZ", "Days of week")]
    [InlineData("a * * * *", "Minutes")]
    [InlineData("*/0 * * * *", "Minutes")]
    [InlineData("@bogus", "@bogus")]
    [InlineData("H * * * *", "Using H")]
    [InlineData("0 0 30 2 *", "never comes")]
    public void Rubbish_is_refused_and_the_field_named(string text, string complaint)
    {
        var error = Assert.Throws<FormatException>(() => CronExpression.Parse(text));
        Assert.Contains(complaint, error.Message);
    }

    [Fact]
    public void A_schedule_is_active_for_its_seconds_from_each_occurrence_on()
    {
        var schedule = Schedule.Parse("3600 0 3 * * *");
        Assert.Equal(TimeSpan.FromHours(1), schedule.Duration);
        Assert.False(schedule.IsActive(Time("03 02:59:59")));
        Assert.True(schedule.IsActive(Time("03 03:00:00")));
        Assert.True(schedule.IsActive(Time("03 03:59:59.999")));
        Assert.False(schedule.IsActive(Time("03 04:00:00")));
        Assert.Equal("3600 0 3 * * *", schedule.ToString());
    }

    [Theory]
    [InlineData("0 3 * * *", "not '0'")]
    [InlineData("60 3 * * *", "not 4")]
    [InlineData("x 0 3 * * *", "not 'x'")]
    [InlineData("-1 0 3 * * *", "not '-1'")]
    [InlineData("", "begins with its duration")]
    [InlineData("99999999999 0 3 * * *", "begins with its duration")]
    [InlineData("3600 0 25 * * *", "Hours")]
    public void A_schedule_that_is_none_is_refused(string text, string complaint)
    {
        var error = Assert.Throws<FormatException>(() => Schedule.Parse(text));
        Assert.Contains(complaint, error.Message);
    }

    private static DateTimeOffset Time(string dayAndTime) =>
        DateTimeOffset.Parse(
            $"2024-01-{dayAndTime}Z",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
}
