using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.Operations;
using Muster.Acs.Telemetry;

namespace Muster.Acs.Access;

/// <summary>What devices measured, for those who may see it.</summary>
internal sealed class GuardedSeries(Gate gate, SeriesOperations inner) : ISeries
{
    private const Resource Telemetry = Resource.Telemetry;

    public async Task<Page<SeriesSummary>> ListAsync(
        string deviceId,
        string under,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Telemetry, deviceId, cancellation);
        return await inner.ListAsync(deviceId, under, page, cancellation);
    }

    public async Task<SeriesPoints> PointsAsync(
        string deviceId,
        SeriesQuery query,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Telemetry, deviceId, cancellation);
        return await inner.PointsAsync(deviceId, query, cancellation);
    }

    public async Task<IReadOnlyList<BulkDataProfileState>> ProfilesAsync(
        string deviceId,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Telemetry, deviceId, cancellation);
        return await inner.ProfilesAsync(deviceId, cancellation);
    }

    public async Task<Page<RejectedReport>> RejectedAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        if (deviceId is not null)
            await gate.MustSeeAsync(Telemetry, deviceId, cancellation);
        return await gate.SightOf(Telemetry)
            .PageAsync(
                page,
                each => inner.RejectedAsync(deviceId, each, cancellation),
                report => report.DeviceId,
                cancellation
            );
    }
}

/// <summary>What the diagnostics found out, for those who may see tasks.</summary>
internal sealed class GuardedDiagnostics(Gate gate, DiagnosticOperations inner) : IDiagnostics
{
    public async Task<Page<DiagnosticRun>> ListAsync(
        string deviceId,
        string? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await gate.MustSeeAsync(Resource.Tasks, deviceId, cancellation);
        return await inner.ListAsync(deviceId, kind, page, cancellation);
    }
}

/// <summary>Transfers, for those who may see tasks.</summary>
internal sealed class GuardedTransfers(Gate gate, TaskOperations inner) : ITransfers
{
    public Task<Page<Transfer>> ListAsync(TransferQuery query, CancellationToken cancellation) =>
        gate.SightOf(Resource.Tasks)
            .PageAsync(
                query.Page,
                page => ((ITransfers)inner).ListAsync(query with { Page = page }, cancellation),
                transfer => transfer.DeviceId,
                cancellation
            );
}

/// <summary>What the server measures by itself, for those who may see or change it.</summary>
internal sealed class GuardedCollections(Gate gate, Collections inner) : ICollections
{
    public Task<IReadOnlyList<CollectionRule>> ListAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Collections, AccessLevel.Read);
        return inner.ListAsync(cancellation);
    }

    public Task<CollectionRule> PutAsync(CollectionRule rule, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(rule.Name, "put", cancellation) with
            {
                Mutation = Change.Json(rule),
            },
            () => inner.PutAsync(rule, cancellation),
            null,
            cancellation
        );

    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(name, "delete", cancellation) with
            {
                Type = "delete",
            },
            () => inner.DeleteAsync(name, cancellation),
            cancellation
        );

    private Change On(string name, string action, CancellationToken cancellation) =>
        new(Resource.Collections, action, name)
        {
            Before = async () =>
                (await inner.ListAsync(cancellation)).FirstOrDefault(each => each.Name == name)
                    is { } rule
                    ? Change.Json(rule)
                    : null,
        };
}
