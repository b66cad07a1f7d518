using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Hosting;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muster.Acs.Clustering;

/// <summary>
/// A device lives on the node that first calls for it. One that leaves takes none any more, and sends on
/// those whom others still look for there.
/// </summary>
[GenerateSerializer, Immutable]
internal sealed class DevicePlacement : PlacementStrategy
{
    public static void Add(IServiceCollection services) =>
        services.AddPlacementDirector<DevicePlacement, Director>();

    internal sealed class Director(Drain drain) : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(
            PlacementStrategy strategy,
            PlacementTarget target,
            IPlacementContext context
        )
        {
            var nodes = context.GetCompatibleSilos(target);
            var wish = IPlacementDirector.GetPlacementHint(target.RequestContextData, nodes);
            return Task.FromResult(wish ?? Choose(nodes, context.LocalSilo));
        }

        private SiloAddress Choose(SiloAddress[] nodes, SiloAddress here)
        {
            if (!drain.IsLeaving && nodes.Contains(here))
                return here;
            var others = nodes.Where(node => !node.Equals(here)).ToArray();
            return others.Length > 0 ? others[Random.Shared.Next(others.Length)] : here;
        }
    }
}

/// <summary>Places a grain by <see cref="DevicePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacement());
