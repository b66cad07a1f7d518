using Muster.Acs.Operations;
using Muster.Acs.Quirks;

namespace Muster.Acs.Storage;

/// <summary>What is known of models. Every write returns when it is durable.</summary>
internal interface IQuirkStore
{
    /// <summary>All of it, once at the start.</summary>
    Task<IReadOnlyDictionary<ModelKey, IReadOnlyList<KnownQuirk>>> LoadAsync(
        CancellationToken cancellation
    );

    /// <summary>Adds a quirk, or replaces the one of that name that was learned, or set, before.</summary>
    Task WriteAsync(ModelKey model, KnownQuirk quirk, CancellationToken cancellation);

    /// <summary>Removes what was learned and set: one quirk, or all when <paramref name="quirk"/> is null.</summary>
    Task RemoveAsync(ModelKey model, string? quirk, CancellationToken cancellation);

    /// <summary>
    /// The models of all devices, with how many there are of each, and those that only have quirks;
    /// by manufacturer, class and version.
    /// </summary>
    Task<Page<ModelCount>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>How many devices are of this model.</summary>
    Task<int> CountAsync(ModelKey model, CancellationToken cancellation);
}

/// <summary>A model and how many devices are of it.</summary>
internal sealed record ModelCount(ModelKey Key, int Devices);
