using Muster.Acs;
using Muster.Acs.Southbound.Admission;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class AdmissionLimitTests
{
    private const long Memory = 1_000_000;
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly AdmissionLimit _limit = new(new AcsOptions(), Memory);

    [Fact]
    public void Waiting_that_lasts_lowers_it_below_what_is_open()
    {
        for (var i = 0; i < 5; i++)
            _limit.Observe(new Load(Late, 0, 300), hasRefused: false);
        Assert.InRange(_limit.Sessions, 1, 299);
        Assert.False(_limit.Admits(300));
    }

    [Fact]
    public void Slow_moments_that_do_not_last_lower_nothing()
    {
        var before = _limit.Sessions;
        for (var i = 0; i < 100; i++)
        {
            _limit.Observe(new Load(Late, 0, 20), hasRefused: false);
            _limit.Observe(new Load(Soon, 0, 20), hasRefused: false);
        }
        Assert.Equal(before, _limit.Sessions);
    }

    [Fact]
    public void However_long_the_waiting_some_are_let_in()
    {
        for (var i = 0; i < 1000; i++)
            _limit.Observe(new Load(Late, 0, 5), hasRefused: false);
        Assert.True(_limit.Admits(5));
    }

    [Fact]
    public void It_rises_while_it_is_used_and_nothing_waits()
    {
        var before = _limit.Sessions;
        _limit.Observe(new Load(Soon, 0, before), hasRefused: false);
        Assert.True(_limit.Sessions > before);
    }

    [Fact]
    public void It_does_not_rise_unused()
    {
        var before = _limit.Sessions;
        for (var i = 0; i < 1000; i++)
            _limit.Observe(new Load(Soon, 0, 1), hasRefused: false);
        Assert.Equal(before, _limit.Sessions);
    }

    [Fact]
    public void A_number_that_the_operator_fixed_stays()
    {
        var limit = new AdmissionLimit(new AcsOptions { AdmissionSessions = 7 }, Memory);
        limit.Observe(new Load(Late, 0, 300), hasRefused: true);
        Assert.Equal(7, limit.Sessions);
    }

    [Fact]
    public void Without_memory_nobody_new_is_let_in()
    {
        _limit.Observe(new Load(Soon, Memory + 1, 0), hasRefused: false);
        Assert.False(_limit.Admits(0));
        _limit.Observe(new Load(Soon, Memory / 2, 0), hasRefused: false);
        Assert.True(_limit.Admits(0));
    }

    [Fact]
    public void A_slow_moment_in_which_nobody_is_refused_is_no_storm()
    {
        _limit.Observe(new Load(Late, 0, 1), hasRefused: false);
        Assert.False(_limit.IsStorm);
    }

    [Fact]
    public void A_storm_lasts_until_it_has_been_quiet_for_a_while()
    {
        _limit.Observe(new Load(Soon, 0, 1), hasRefused: true);
        Assert.True(_limit.IsStorm);
        _limit.Observe(new Load(Soon, 0, 1), hasRefused: false);
        Assert.True(_limit.IsStorm);
        for (var i = 0; i < 100; i++)
            _limit.Observe(new Load(Soon, 0, 1), hasRefused: false);
        Assert.False(_limit.IsStorm);
    }
}
