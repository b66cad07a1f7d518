using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Clustering;

namespace Muster.Acs.Storage;

/// <summary>A node that is alone: it asks nobody, and leads.</summary>
internal static class LoneNode
{
    public static Nodes Itself { get; } =
        new(
            new AcsOptions(),
            null!,
            null!,
            null!,
            null!,
            TimeProvider.System,
            NullLogger<Nodes>.Instance
        );

    public static Leadership Leads(TimeProvider clock) =>
        new(Itself, clock, NullLogger<Leadership>.Instance);
}
