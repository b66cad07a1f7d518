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

    /// <summary>Sessions whose POSTs came in there are over.</summary>
    [OneWay, AlwaysInterleave]
    Task SessionsOver(SessionOver[] sessions);

    /// <summary>The sessions of the devices that live there, the longest open first.</summary>
    [AlwaysInterleave]
    Task<OpenSessionSeen[]> Sessions(int limit);

    /// <summary>Whether a device that lives there is in a session.</summary>
    [AlwaysInterleave]
    Task<bool> IsInSession(Guid device);

    /// <summary>The webhooks that are delivered from there; none where another node leads.</summary>
    [AlwaysInterleave]
    Task<WebhookSeen[]> Webhooks();
}

/// <summary>How a session ended, on its way between nodes.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct SessionOver(
    [property: Id(0)] Guid Session,
    [property: Id(1)] SessionEnd End,
    [property: Id(2)] string Reason
);

/// <summary>An <see cref="OpenSession"/> on its way between nodes.</summary>
[GenerateSerializer, Immutable]
internal sealed record OpenSessionSeen(
    [property: Id(0)] string DeviceId,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string[] Events,
    [property: Id(3)] string Waiting,
    [property: Id(4)] int Rpcs
);

/// <summary>How far a webhook is, and its <see cref="WebhookTrouble"/>, on its way between nodes.</summary>
[GenerateSerializer, Immutable]
internal sealed record WebhookSeen(
    [property: Id(0)] string Id,
    [property: Id(1)] long Position,
    [property: Id(2)] DateTimeOffset? Since,
    [property: Id(3)] int Attempts,
    [property: Id(4)] DateTimeOffset Next,
    [property: Id(5)] string Reason
);
