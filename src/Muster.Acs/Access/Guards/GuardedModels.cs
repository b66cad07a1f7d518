using Muster.Acs.Operations;
using Muster.Acs.Quirks;

namespace Muster.Acs.Access;

/// <summary>Models of devices, for those who may see them or set their quirks.</summary>
internal sealed class GuardedModels(Gate gate, ModelOperations inner) : IModels
{
    public Task<Page<ModelSummary>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        gate.Demand(Resource.Models, AccessLevel.Read);
        return inner.ListAsync(page, cancellation);
    }

    public Task<ModelDetail> GetAsync(string id, CancellationToken cancellation)
    {
        gate.Demand(Resource.Models, AccessLevel.Read);
        return inner.GetAsync(id, cancellation);
    }

    public Task<ModelDetail> SetAsync(
        string id,
        string quirk,
        string value,
        string author,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(id, quirk, "setQuirk", cancellation) with
            {
                Mutation = Change.Json(new QuirkAsked(id, quirk, value)),
            },
            () => inner.SetAsync(id, quirk, value, gate.Actor.Name, cancellation),
            null,
            cancellation
        );

    public Task ForgetAsync(string id, string? quirk, CancellationToken cancellation) =>
        gate.ChangeAsync(
            On(id, quirk, "forgetQuirk", cancellation) with
            {
                Type = "delete",
                Mutation = Change.Json(new QuirkAsked(id, quirk, null)),
            },
            () => inner.ForgetAsync(id, quirk, cancellation),
            cancellation
        );

    private Change On(string id, string? quirk, string action, CancellationToken cancellation) =>
        new(Resource.Models, action, quirk is null ? id : $"{id} {quirk}")
        {
            Before = Change.Found(async () =>
                new ItemsBefore([
                    .. (await inner.GetAsync(id, cancellation)).Quirks.Where(each =>
                        each.Source != "default" && (quirk is null || each.Name == quirk)
                    ),
                ])
            ),
        };
}

/// <summary>A quirk that somebody sets or forgets.</summary>
internal sealed record QuirkAsked(string Model, string? Quirk, string? Value);

/// <summary>Quirks as they were.</summary>
internal sealed record ItemsBefore(IReadOnlyList<ModelQuirk> Quirks);
