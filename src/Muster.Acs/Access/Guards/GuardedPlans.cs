using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Plans;

namespace Muster.Acs.Access;

/// <summary>
/// Plans of the whole fleet, for those who may see all of it and all rules; changes of many documents, for
/// those who may change each kind of them.
/// </summary>
internal sealed class GuardedPlans(Gate gate, PlanOperations inner) : IPlans
{
    private static readonly DocumentKind[] Kinds = Enum.GetValues<DocumentKind>();

    public IAsyncEnumerable<PlanLine> PlanAsync(PlanOrder order, CancellationToken cancellation)
    {
        DemandAll();
        if (!gate.SightOf(Resource.Devices).SeesAll)
            throw new OperationException(
                OperationFaultKind.Forbidden,
                "A plan is of the whole fleet; your role sees a part of it."
            );
        return inner.PlanAsync(order, cancellation);
    }

    public async Task<AppliedChange> ApplyAsync(
        DocumentSetOrder order,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        DemandAll();
        var difference = await inner.DifferAsync(order, Signed(note), cancellation);
        return await StoreAsync(difference, "apply", cancellation);
    }

    public Task<DocumentExport> ExportAsync(CancellationToken cancellation)
    {
        DemandAll();
        return inner.ExportAsync(cancellation);
    }

    public Task<Page<ChangeSummary>> ChangesAsync(PageRequest page, CancellationToken cancellation)
    {
        DemandAll();
        return inner.ChangesAsync(page, cancellation);
    }

    public Task<ChangeDetail> GetChangeAsync(long change, CancellationToken cancellation)
    {
        DemandAll();
        return inner.GetChangeAsync(change, cancellation);
    }

    public async Task<AppliedChange> RollBackAsync(
        long change,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        DemandAll();
        var difference = await inner.UndoAsync(change, Signed(note), cancellation);
        return await StoreAsync(difference, "rollBack", cancellation);
    }

    // What holds of one document only shows among all of them.
    private void DemandAll()
    {
        foreach (var kind in Kinds)
            gate.Demand(GuardedProvisioning.Of(kind), AccessLevel.Read);
    }

    // One gate behind the other, a kind each: all must be passed before anything is stored.
    private Task<AppliedChange> StoreAsync(
        DocumentDifference difference,
        string action,
        CancellationToken cancellation
    )
    {
        Func<Task<AppliedChange>> act = () => inner.StoreAsync(difference, cancellation);
        foreach (var kind in difference.Changes.GroupBy(change => change.Kind))
        {
            var within = act;
            var change = new Change(
                GuardedProvisioning.Of(kind.Key),
                action,
                string.Join(", ", kind.Select(each => each.Name))
            )
            {
                Mutation = Change.Json<IReadOnlyList<DocumentChange>>([.. kind]),
                Pieces = [.. kind.Select(each => Change.Json(each))],
            };
            act = () => gate.ChangeAsync(change, within, null, cancellation);
        }
        return act();
    }

    private ChangeNote Signed(ChangeNote note) => note with { Author = gate.Actor.Name };
}
