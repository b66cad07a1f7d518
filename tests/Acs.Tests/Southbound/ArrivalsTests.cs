using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Southbound.Admission;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class ArrivalsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Arrivals _arrivals;

    public ArrivalsTests() => _arrivals = new Arrivals(_clock);

    [Fact]
    public void A_place_is_given_back_once()
    {
        var first = _arrivals.Add();
        _arrivals.Add();
        _arrivals.End(first);
        _arrivals.End(first);
        Assert.Equal(1, _arrivals.Count);
    }

    [Fact]
    public void Who_says_nothing_keeps_no_place()
    {
        _arrivals.Add();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        var second = _arrivals.Add();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        _arrivals.ForgetOverdue();
        Assert.Equal(1, _arrivals.Count);
        _arrivals.End(second);
        _arrivals.ForgetOverdue();
        Assert.Equal(0, _arrivals.Count);
    }
}
