namespace Muster.Acs.Storage;

/// <summary>
/// What nodes that share a store leave there for each other: word of what was changed, and who does what
/// is done once. Word is left by the database itself, in the transaction of the change.
/// </summary>
internal interface IClusterStore
{
    /// <summary>The number of the newest word.</summary>
    Task<long> NewestAsync(CancellationToken cancellation);

    /// <summary>What was left after this number, in its order, and the newest event of the log.</summary>
    Task<Notices> AfterAsync(long last, int limit, CancellationToken cancellation);

    /// <summary>Leaves word of something that no row tells.</summary>
    Task TellAsync(string topic, string key, CancellationToken cancellation);

    /// <summary>Removes what is older than this; who was away longer reads all anew.</summary>
    Task<int> PruneAsync(TimeSpan age, CancellationToken cancellation);

    /// <summary>Takes a lease, or keeps it, for so long by the database's clock; false where another has it.</summary>
    Task<bool> TakeAsync(
        string lease,
        string owner,
        TimeSpan length,
        CancellationToken cancellation
    );

    /// <summary>Gives a lease up, if this one has it.</summary>
    Task ReleaseAsync(string lease, string owner, CancellationToken cancellation);
}

/// <summary>Word from other nodes, and from this one.</summary>
/// <param name="AreWhole">False where some that came in between are not kept any more.</param>
/// <param name="LastEvent">The number of the newest event in the log.</param>
internal sealed record Notices(IReadOnlyList<Notice> Items, bool AreWhole, long LastEvent);

/// <summary>Something was changed.</summary>
/// <param name="Topic">Of <see cref="NoticeTopics"/>.</param>
/// <param name="Key">Which, where it is not all of them.</param>
internal sealed record Notice(long Number, string Topic, string Key);

/// <summary>What word is left of; the triggers of the schema write the same words.</summary>
internal static class NoticeTopics
{
    public const string Documents = "documents";
    public const string Settings = "settings";
    public const string Quirks = "quirks";
    public const string Access = "access";

    /// <summary>With the key of the device in hex.</summary>
    public const string Trust = "trust";

    /// <summary>With the row of the device.</summary>
    public const string Tags = "tags";
    public const string Collections = "collections";
    public const string Webhooks = "webhooks";
    public const string ProtectionKeys = "keys";

    /// <summary>Somebody listens to the changes of values.</summary>
    public const string Values = "values";
}
