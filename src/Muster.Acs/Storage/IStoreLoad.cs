namespace Muster.Acs.Storage;

/// <summary>How busy the store is.</summary>
internal interface IStoreLoad
{
    /// <summary>How long the oldest write that is not yet durable has waited; zero when none waits.</summary>
    TimeSpan Lag { get; }
}
