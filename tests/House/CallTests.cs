using Xunit;

namespace Muster.House;

/// <summary>Habits that are wrong every time.</summary>
public sealed class CallTests
{
    [Fact]
    public void Nobody_asks_the_system_for_the_time_sleeps_or_blocks_on_a_task() =>
        Rule.Holds(
            BuiltAssemblies.Projects().SelectMany(BannedCalls.In),
            "Ask a TimeProvider for the time; await a task; wait for the thing itself, by name."
        );
}
