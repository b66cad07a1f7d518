using Acs.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Southbound.Admission;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class LoadGaugeTests
{
    [Fact]
    public async Task It_has_ended_when_it_is_disposed()
    {
        await using var acs = await TestAcs.StartAsync();
        var gauge = ActivatorUtilities.CreateInstance<LoadGauge>(acs.Service<IServiceProvider>());
        await gauge.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(gauge.IsRunning);
        gauge.Dispose();
        Assert.False(gauge.IsRunning);
    }
}
