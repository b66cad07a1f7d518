using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Orleans.Concurrency;

namespace Muster.Acs.Clustering;

/// <summary>One node, for the others: its key is the address of the node's silo.</summary>
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>A device that was knocked at from there has called home.</summary>
    [OneWay, AlwaysInterleave]
    Task Arrived(Guid device);

    /// <summary>A task that somebody there waits for has come to its end.</summary>
    [OneWay, AlwaysInterleave]
    Task Finished(string taskId);

    /// <summary>A session whose POSTs came in there is over.</summary>
    [OneWay, AlwaysInterleave]
    Task SessionOver(Guid session, SessionEnd end, string reason);

    /// <summary>The sessions of the devices that live there, the longest open first.</summary>
    [AlwaysInterleave]
    Task<OpenSessionSeen[]> Sessions(int limit);

    /// <summary>Whether a device that lives there is in a session.</summary>
    [AlwaysInterleave]
    Task<bool> IsInSession(Guid device);
}

/// <summary>An <see cref="OpenSession"/> on its way between nodes.</summary>
[GenerateSerializer, Immutable]
internal sealed record OpenSessionSeen(
    [property: Id(0)] string DeviceId,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string[] Events,
    [property: Id(3)] string Waiting,
    [property: Id(4)] int Rpcs
);
