using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Notes who does what. The entry is stored before the change is begun, so that there is no change
/// without one, and what came of it after: a server that ends between the two leaves an entry that
/// says so.
/// </summary>
internal sealed partial class AuditLog(
    IAuditStore store,
    TimeProvider clock,
    ILogger<AuditLog> logger
)
{
    /// <summary>Of larger things only the beginning is kept, characters of JSON.</summary>
    private const int MaxLength = 64 * 1024;

    private const int MaxDetail = 1_000;

    public Task<long> BeginAsync(
        Actor actor,
        Change change,
        JsonElement? before,
        CancellationToken cancellation
    ) =>
        store.AddAsync(
            Entry(actor, change) with
            {
                Before = Bounded(before),
                Outcome = AuditOutcome.Begun,
            },
            cancellation
        );

    public Task SettleAsync(long entry, AuditEnd end, JsonElement? after) =>
        store.SettleAsync(
            entry,
            end with
            {
                Detail = Short(end.Detail),
                After = Bounded(after)?.GetRawText(),
            },
            CancellationToken.None
        );

    /// <summary>Notes why it was not done; the reason itself is what the caller hears.</summary>
    public async Task TrySettleAsync(long entry, Exception reason)
    {
        var end = reason switch
        {
            OperationException { Kind: OperationFaultKind.Forbidden } => new AuditEnd(
                AuditOutcome.Forbidden,
                reason.Message
            ),
            OperationException or OperationCanceledException => new(
                AuditOutcome.Refused,
                reason.Message
            ),
            _ => new(AuditOutcome.Failed, reason.Message),
        };
        try
        {
            await SettleAsync(entry, end, null);
        }
        catch (StorageException trouble)
        {
            LogNotSettled(entry, end.Outcome, trouble);
        }
    }

    /// <summary>Notes what is over already.</summary>
    public Task NoteAsync(
        Actor actor,
        Change change,
        AuditEnd end,
        CancellationToken cancellation
    ) =>
        store.AddAsync(
            Entry(actor, change) with
            {
                Outcome = end.Outcome,
                Detail = Short(end.Detail),
            },
            cancellation
        );

    private AuditEntry Entry(Actor actor, Change change) =>
        new()
        {
            At = clock.GetUtcNow(),
            Who = actor.Name,
            Kind = Scopes.Name(actor.Kind),
            Door = actor.Door,
            Address = actor.From,
            Resource = change.Resource,
            Action = change.Action,
            Target = Short(change.Target),
            DeviceId = change.DeviceId,
            After = Bounded(change.Mutation),
        };

    private static string Short(string text) =>
        text.Length <= MaxDetail ? text : text[..MaxDetail] + "…";

    private static JsonElement? Bounded(JsonElement? value)
    {
        if (value?.GetRawText() is not { Length: > MaxLength } text)
            return value;
        var cut = new JsonObject
        {
            ["length"] = text.Length,
            ["beginning"] = text[..(MaxLength / 2)],
        };
        using var document = JsonDocument.Parse(cut.ToJsonString());
        return document.RootElement.Clone();
    }

    [LoggerMessage(LogLevel.Warning, "The audit entry {Entry} could not be marked {Outcome}.")]
    private partial void LogNotSettled(long entry, AuditOutcome outcome, StorageException error);
}
