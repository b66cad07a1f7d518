using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>Who changed what, when, and from where; also who signed in, and who could not.</summary>
public interface IAudit
{
    /// <summary>
    /// What was done, the newest first, one page. A search for text looks through 20,000 entries at a
    /// time: a page can be short of its limit and still name a next one.
    /// </summary>
    Task<Page<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>All that fits, the newest first, page by page, for an export.</summary>
    IAsyncEnumerable<AuditEntry> ExportAsync(AuditQuery query, CancellationToken cancellation);
}

/// <summary>Which entries are wanted. Null means any; several conditions must all hold.</summary>
public sealed record AuditQuery
{
    /// <summary>Done by this user or with this key.</summary>
    public string? Who { get; init; }

    /// <summary>About this.</summary>
    public Resource? Resource { get; init; }

    /// <summary>This was done: <c>create</c>, <c>change</c>, <c>delete</c>, <c>signIn</c> …</summary>
    public string? Action { get; init; }

    /// <summary>To this: the name or id of what was changed.</summary>
    public string? Target { get; init; }

    /// <summary>To this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>It ended so.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>At or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Any part of target, detail, before or after.</summary>
    public string? Text { get; init; }

    /// <summary>The page wanted.</summary>
    public PageRequest Page { get; init; } = new();
}

/// <summary>How a change ended.</summary>
[JsonConverter(typeof(CamelCaseEnum<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>It was begun; the server ended before its end was noted.</summary>
    Begun,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused: wrong, or not there.</summary>
    Refused,

    /// <summary>It was forbidden.</summary>
    Forbidden,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>One thing that somebody did.</summary>
public sealed record AuditEntry
{
    /// <summary>Counts up; unique in this deployment.</summary>
    public long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user, the key, or <c>server</c>.</summary>
    public required string Who { get; init; }

    /// <summary><c>user</c>, <c>key</c>, <c>network</c>, <c>server</c> or <c>nobody</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>api</c>, <c>nbi</c>, <c>console</c> or <c>server</c>.</summary>
    public required string Door { get; init; }

    /// <summary>The address it was asked from.</summary>
    public string Address { get; init; } = "";

    /// <summary>What it is about.</summary>
    public required Resource Resource { get; init; }

    /// <summary><c>create</c>, <c>change</c>, <c>delete</c>, <c>signIn</c> …</summary>
    public required string Action { get; init; }

    /// <summary>The name or id of what was changed.</summary>
    public string Target { get; init; } = "";

    /// <summary>The device it was done to; null when to none.</summary>
    public string? DeviceId { get; init; }

    /// <summary>How it ended.</summary>
    public AuditOutcome Outcome { get; init; }

    /// <summary>Why it was refused.</summary>
    public string Detail { get; init; } = "";

    /// <summary>As it was, without secrets; null where there was nothing, or nothing to tell.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>As it is afterwards, or what was asked for; without secrets.</summary>
    public JsonElement? After { get; init; }
}
