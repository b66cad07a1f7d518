using System.Runtime.CompilerServices;
using Muster.Acs.Access;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Collections;

/// <summary>The collections of the interface, by the names clients use.</summary>
internal sealed class CollectionTable
{
    private const int PageSize = 200;

    private readonly Dictionary<string, ICollection> collections;

    public CollectionTable(
        IDeviceStore devices,
        ITaskStore tasks,
        IFaultStore faults,
        IProvisioning provisioning,
        IFiles files,
        Gate gate
    )
    {
        var operations = new OperationCollection(gate, tasks, faults, devices);
        ICollection Rules(DocumentKind kind) =>
            new SmallCollection(
                FieldRules.Plain,
                (wanted, cancellation) => ReadAsync(provisioning, kind, wanted, cancellation)
            );
        // Nothing of these is kept here, or nothing that is to be shown: password hashes least of all.
        var empty = new SmallCollection(FieldRules.Plain, (_, _) => NothingAsync());
        collections = new(StringComparer.Ordinal)
        {
            ["devices"] = new DeviceCollection(devices, gate),
            ["presets"] = Rules(DocumentKind.Preset),
            ["objects"] = Rules(DocumentKind.Object),
            ["provisions"] = Rules(DocumentKind.Provision),
            ["virtualParameters"] = Rules(DocumentKind.VirtualParameter),
            ["config"] = Rules(DocumentKind.Config),
            ["tasks"] = new SmallCollection(
                FieldRules.Tasks,
                (wanted, cancellation) => ReadAsync(gate, tasks, wanted, cancellation)
            ),
            ["faults"] = new SmallCollection(
                FieldRules.Faults,
                (wanted, cancellation) => ReadAsync(gate, faults, wanted, cancellation)
            ),
            ["files"] = new SmallCollection(
                FieldRules.Plain,
                (_, cancellation) => ReadAsync(files, cancellation)
            ),
            ["operations"] = new SmallCollection(
                FieldRules.Operations,
                (_, cancellation) => operations.ReadAsync(cancellation)
            ),
            ["views"] = empty,
            ["permissions"] = empty,
            ["users"] = empty,
            ["cache"] = empty,
            ["locks"] = empty,
        };
    }

    /// <summary>Null when there is none of this name; <c>virtual_parameters</c> is camel-cased.</summary>
    public ICollection? Find(string name)
    {
        var parts = name.Split('_');
        if (parts.Any(part => part.Length == 0))
            return null;
        return collections.GetValueOrDefault(
            parts[0]
                + string.Concat(
                    parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..])
                )
        );
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        IProvisioning provisioning,
        DocumentKind kind,
        Func<string, string?> wanted,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (wanted("_id") is { } name)
        {
            if (await FindAsync(provisioning, kind, name, cancellation) is { } one)
                yield return RuleDocuments.Of(kind, one);
            yield break;
        }
        string? cursor = null;
        do
        {
            var page = new PageRequest(PageSize, cursor);
            var list = await provisioning.ListAsync(kind, page, cancellation);
            foreach (var summary in list.Items)
            {
                if (await FindAsync(provisioning, kind, summary.Name, cancellation) is { } stored)
                    yield return RuleDocuments.Of(kind, stored);
            }
            cursor = list.NextCursor;
        } while (cursor is not null);
    }

    private static async Task<StoredDocument?> FindAsync(
        IProvisioning provisioning,
        DocumentKind kind,
        string name,
        CancellationToken cancellation
    )
    {
        try
        {
            return await provisioning.GetAsync(kind, name, null, cancellation);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        Gate gate,
        ITaskStore tasks,
        Func<string, string?> wanted,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var sight = gate.SightOf(Resource.Tasks);
        var (after, device) = (0L, wanted("device"));
        while (
            await tasks.OnHandAsync(after, device, PageSize, cancellation) is { Count: > 0 } piece
        )
        {
            foreach (var (_, task) in piece)
            {
                // What the device has taken on is no task any more, for the original.
                if (
                    task.State != TaskState.Awaiting
                    && await sight.SeesAsync(task.DeviceId, cancellation)
                )
                    yield return TaskDocuments.Of(task);
            }
            after = piece[^1].Sequence;
        }
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        Gate gate,
        IFaultStore faults,
        Func<string, string?> wanted,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var sight = gate.SightOf(Resource.Faults);
        var device = wanted("device") ?? wanted("_id")?.Split(':')[0];
        string? cursor = null;
        do
        {
            var page = new PageRequest(PageSize, cursor);
            var query = new FaultQuery { DeviceId = device, Page = page };
            var list = await faults.ListAsync(query, cancellation);
            foreach (var stored in list.Items)
            {
                if (
                    await sight.SeesAsync(stored.DeviceId, cancellation)
                    && FaultDocuments.Of(stored) is { } fault
                )
                    yield return fault;
            }
            cursor = list.NextCursor;
        } while (cursor is not null);
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        IFiles files,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        string? cursor = null;
        do
        {
            var page = await files.ListAsync(new PageRequest(PageSize, cursor), cancellation);
            foreach (var file in page.Items)
                yield return RuleDocuments.Of(file);
            cursor = page.NextCursor;
        } while (cursor is not null);
    }

    private static async IAsyncEnumerable<Document> NothingAsync()
    {
        await Task.CompletedTask;
        yield break;
    }
}
