using Muster.Acs.Migrating;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>What another ACS knew, for those who may write all of what it is about.</summary>
internal sealed class GuardedMigration(Gate gate, Migration inner) : IMigration
{
    public void Check(string collection) => gate.Demand(ResourceOf(collection), AccessLevel.Write);

    public Task<IReadOnlyList<ImportFinding>> ImportAsync(
        ImportOrder order,
        CancellationToken cancellation
    )
    {
        var resource = ResourceOf(order.Collection);
        Check(order.Collection);
        if (order.DryRun)
            return inner.ImportAsync(order, cancellation);
        var change = new Change(resource, "import", $"GenieACS {order.Collection}")
        {
            Mutation = Change.Json(new ImportAsked(order.Collection, order.Documents.Count)),
        };
        return gate.ChangeAsync(
            change,
            () => inner.ImportAsync(order with { Author = gate.Actor.Name }, cancellation),
            null,
            cancellation
        );
    }

    /// <summary>What has no place here is about devices as far as anything.</summary>
    private static Resource ResourceOf(string collection) =>
        collection switch
        {
            "tasks" => Resource.Tasks,
            "faults" => Resource.Faults,
            "fs.files" => Resource.Files,
            "presets" => Resource.Presets,
            "provisions" => Resource.Provisions,
            "virtualParameters" => Resource.VirtualParameters,
            "objects" => Resource.Objects,
            "config" => Resource.Config,
            "users" => Resource.Users,
            "permissions" => Resource.Roles,
            _ => Resource.Devices,
        };
}

/// <summary>A piece of an import, for the audit log.</summary>
internal sealed record ImportAsked(string Collection, int Documents);
