using Muster.Acs.Operations;
using Muster.Acs.Waking;

namespace Muster.Acs.Storage;

/// <summary>How devices were reached, and with what. Every write returns when it is durable.</summary>
internal interface IWakeStore
{
    /// <summary>How many results are kept of a device.</summary>
    const int KeptResults = 20;

    /// <summary>All that waking a device needs beside its row.</summary>
    Task<WakeKnowledge> KnowAsync(long rowId, CancellationToken cancellation);

    /// <summary>Keeps a result, and drops the oldest beyond <see cref="KeptResults"/>.</summary>
    Task AddAsync(long rowId, WakeAttempt attempt, CancellationToken cancellation);

    /// <summary>The kept results, the newest first.</summary>
    Task<IReadOnlyList<WakeAttempt>> ListAsync(long rowId, CancellationToken cancellation);

    /// <summary>Keeps what became of writing the device's own credentials; nothing for a deleted device.</summary>
    Task SetCredentialsAsync(
        long rowId,
        OwnCredentials credentials,
        CancellationToken cancellation
    );
}

/// <summary>What is stored about reaching a device.</summary>
/// <param name="Addresses">
/// The indexed parameters below ManagementServer (<c>ManagementServer.ConnReqJabberID</c>), as last seen.
/// </param>
/// <param name="LastGoodWay">The way of the last wake-up that succeeded, or empty.</param>
internal sealed record WakeKnowledge(
    IReadOnlyDictionary<string, string> Addresses,
    string LastGoodWay
);
