namespace Muster.Acs.Storage;

/// <summary>How busy the store is; counts are since the start of the process.</summary>
internal interface IStoreLoad
{
    /// <summary>How long the oldest write that is not yet durable has waited; zero when none waits.</summary>
    TimeSpan Lag { get; }

    /// <summary>How often something was read.</summary>
    long Reads { get; }

    /// <summary>Writes that are durable.</summary>
    long Writes { get; }

    /// <summary>Transactions they went in.</summary>
    long Commits { get; }
}
