using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muster.Acs.Clustering;

/// <summary>A grain that lives on the node that its key names, and nowhere when that node is gone.</summary>
[GenerateSerializer, Immutable]
internal sealed class NodePlacement : PlacementStrategy
{
    public static void Add(IServiceCollection services) =>
        services.AddPlacementDirector<NodePlacement, Director>();

    internal sealed class Director : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(
            PlacementStrategy strategy,
            PlacementTarget target,
            IPlacementContext context
        )
        {
            var node = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
            return context.GetCompatibleSilos(target).Contains(node)
                ? Task.FromResult(node)
                : throw new SiloUnavailableException($"The node {node} is gone.");
        }
    }
}

/// <summary>Places a grain by <see cref="NodePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NodePlacementAttribute() : PlacementAttribute(new NodePlacement());
