using Muster.Acs.Events.Webhooks;
using Muster.Acs.Outgoing;
using Xunit;

namespace Muster.Acs.Tests.Events;

/// <summary>What answers mean, and how long is waited between two attempts.</summary>
public sealed class WebhookRulesTests
{
    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(9, 1, 256)]
    [InlineData(10, 1, 300)]
    [InlineData(1_000_000, 1, 300)]
    [InlineData(1_000_000, 0, 150)]
    public void Pauses_double_up_to_five_minutes_and_are_never_all_the_same(
        int failures,
        double chance,
        double seconds
    ) => Assert.Equal(seconds, WebhookRules.Pause(failures, null, chance).TotalSeconds);

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0.1, 1)]
    [InlineData(86_400, 3_600)]
    public void A_receiver_may_ask_to_be_left_alone_for_an_hour(double wish, double seconds) =>
        Assert.Equal(seconds, WebhookRules.Pause(1, TimeSpan.FromSeconds(wish), 1).TotalSeconds);

    [Theory]
    [InlineData(200, "Delivered")]
    [InlineData(299, "Delivered")]
    [InlineData(0, "Absent")]
    [InlineData(429, "Absent")]
    [InlineData(503, "Absent")]
    [InlineData(302, "Refused")]
    [InlineData(400, "Refused")]
    [InlineData(500, "Refused")]
    public void A_receiver_that_is_not_there_is_another_thing_than_one_that_refuses(
        int status,
        string verdict
    ) => Assert.Equal(verdict, WebhookRules.Judge(new OutgoingAnswer(status, [])).ToString());
}
