using Muster.Cpe.ConnectionRequests;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>An agent by itself, as a vendor embeds it.</summary>
public sealed partial class Agent : IAsyncDisposable
{
    private bool _isAlone;

    /// <summary>Makes the agent of one device; <see cref="Start"/> switches it on.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="identity">DeviceId: agrees with DeviceInfo. and never changes.</param>
    /// <param name="tree">The device's parameters.</param>
    public static Agent Create(AgentOptions options, DeviceIdStruct identity, IParameterTree tree)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tree);
        var runtime = new AgentRuntime(options, sessions: 1, transfers: 1);
        Agent? alone = null;
        if (options.ConnectionRequestEndPoint is { } endPoint)
            runtime.Listen(endPoint, _ => alone);
        alone = new Agent(runtime, 0, identity, tree) { _isAlone = true };
        return alone;
    }

    /// <summary>Where connection requests are heard; empty for nowhere.</summary>
    public string ConnectionRequestUrl => _runtime.ConnectionRequestUrl(Index) ?? "";

    /// <summary>Switches the device off and frees what belongs to it alone.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        if (!_isAlone)
            return;
        await _runtime.Stopping.CancelAsync();
        await _runtime.Sessions.IdleAsync(CancellationToken.None);
        await _runtime.Transfers.IdleAsync(CancellationToken.None);
        await _runtime.Diagnostics.IdleAsync(CancellationToken.None);
        await _runtime.Reports.IdleAsync(CancellationToken.None);
        await _runtime.DisposeAsync();
    }
}
