using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Rollouts;
using Muster.Acs.Recording;

namespace Muster.Acs.Access;

/// <summary>Rules, for those who may see or change their kind.</summary>
internal sealed class GuardedProvisioning(Gate gate, DocumentOperations inner, RolloutDesk rollouts)
    : IProvisioning
{
    public Task<Page<DocumentSummary>> ListAsync(
        DocumentKind kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        gate.Demand(Of(kind), AccessLevel.Read);
        return inner.ListAsync(kind, page, cancellation);
    }

    public Task<StoredDocument> GetAsync(
        DocumentKind kind,
        string name,
        int? version,
        CancellationToken cancellation
    )
    {
        gate.Demand(Of(kind), AccessLevel.Read);
        return inner.GetAsync(kind, name, version, cancellation);
    }

    public Task<StoredDocument> PutAsync(
        DocumentKind kind,
        string name,
        string text,
        ChangeNote note,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(kind, name, "put", cancellation) with
            {
                Mutation = Change.Json(new DocumentAsked(name, Shown(kind, name, text), note.Note)),
            },
            () => inner.PutAsync(kind, name, text, Signed(note), cancellation),
            stored => Json(kind, stored),
            cancellation
        );

    public Task DeleteAsync(
        DocumentKind kind,
        string name,
        ChangeNote note,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(kind, name, "delete", cancellation) with
            {
                Type = "delete",
            },
            () => inner.DeleteAsync(kind, name, Signed(note), cancellation),
            cancellation
        );

    public Task<Page<DocumentSummary>> VersionsAsync(
        DocumentKind kind,
        string name,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        gate.Demand(Of(kind), AccessLevel.Read);
        return inner.VersionsAsync(kind, name, page, cancellation);
    }

    public Task<StoredDocument> RollBackAsync(
        DocumentKind kind,
        string name,
        int version,
        ChangeNote note,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(kind, name, "rollBack", cancellation),
            () => inner.RollBackAsync(kind, name, version, Signed(note), cancellation),
            stored => Json(kind, stored),
            cancellation
        );

    /// <summary>The numbers are of the devices that the caller sees.</summary>
    public Task<ActivationState> ActivationAsync(
        DocumentKind kind,
        string name,
        CancellationToken cancellation
    )
    {
        gate.Demand(Of(kind), AccessLevel.Read);
        var within = gate.SightOf(Resource.Devices, AccessLevel.Count).Scope;
        return rollouts.FindAsync(kind, name, within, cancellation);
    }

    public Task<StoredDocument> ActivateAsync(
        DocumentKind kind,
        string name,
        Activation activation,
        ChangeNote note,
        CancellationToken cancellation
    ) =>
        gate.ChangeAsync(
            On(kind, name, "activate", cancellation) with
            {
                Mutation = Change.Json(activation),
            },
            () => rollouts.PutAsync(kind, name, activation, Signed(note), cancellation),
            stored => Json(kind, stored),
            cancellation
        );

    public IReadOnlyList<QuarantinedDocument> Quarantined()
    {
        gate.Demand(Resource.Presets, AccessLevel.Read);
        return [.. inner.Quarantined().Where(each => gate.May(Of(each.Kind), AccessLevel.Read))];
    }

    private Change On(
        DocumentKind kind,
        string name,
        string action,
        CancellationToken cancellation
    ) =>
        new(Of(kind), action, name)
        {
            Before = async () =>
            {
                try
                {
                    return Json(kind, await inner.GetAsync(kind, name, null, cancellation));
                }
                catch (OperationException missing)
                    when (missing.Kind == OperationFaultKind.NotFound)
                {
                    return null;
                }
            },
        };

    private ChangeNote Signed(ChangeNote note) => note with { Author = gate.Actor.Name };

    private static System.Text.Json.JsonElement? Json(DocumentKind kind, StoredDocument stored) =>
        Change.Json(
            new DocumentAsked(
                stored.Document.Name,
                Shown(kind, stored.Document.Name, stored.Text),
                stored.Document.Note
            )
            {
                Version = stored.Document.Version,
            }
        );

    /// <summary>
    /// Values of the configuration may be passwords themselves; tables hold many, and are in their versions.
    /// </summary>
    private static string Shown(DocumentKind kind, string name, string text) =>
        kind == DocumentKind.Table ? $"{text.Count(sign => sign == '\n')} lines"
        : kind == DocumentKind.Config
        && (name.Contains("auth", StringComparison.OrdinalIgnoreCase) || SecretNames.IsSecret(name))
            ? SecretNames.Mask
        : text;

    /// <summary>What a kind of document is to permissions.</summary>
    public static Resource Of(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.Preset => Resource.Presets,
            DocumentKind.Provision => Resource.Provisions,
            DocumentKind.VirtualParameter => Resource.VirtualParameters,
            DocumentKind.Object => Resource.Objects,
            DocumentKind.Config => Resource.Config,
            DocumentKind.Profile => Resource.Profiles,
            DocumentKind.Table => Resource.Tables,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}

/// <summary>A document in the log.</summary>
internal sealed record DocumentAsked(string Name, string Text, string Note)
{
    public int? Version { get; init; }
}
