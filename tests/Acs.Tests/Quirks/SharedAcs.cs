using Acs.Tests.Wire;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>One server for a class of tests, each of which brings a model of its own.</summary>
public sealed class SharedAcs : IAsyncLifetime
{
    internal TestAcs Acs { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Acs = await TestAcs.StartAsync();

    public ValueTask DisposeAsync() => Acs.DisposeAsync();
}
