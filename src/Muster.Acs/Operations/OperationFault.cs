namespace Muster.Acs.Operations;

/// <summary>Why an operation was refused: the caller's mistake or a thing that is not there.</summary>
public enum OperationFaultKind
{
    /// <summary>An argument is wrong; <see cref="OperationException.Field"/> names it. HTTP 400.</summary>
    Invalid,

    /// <summary>The device, task, file or parameter named does not exist. HTTP 404.</summary>
    NotFound,

    /// <summary>It exists, but its state forbids this (cancelling a finished task). HTTP 409.</summary>
    Conflict,

    /// <summary>It is larger than the limit allows. HTTP 413.</summary>
    TooLarge,

    /// <summary>The store cannot be written or read now; nothing was changed. HTTP 503.</summary>
    Unavailable,

    /// <summary>The caller may not do this. HTTP 403.</summary>
    Forbidden,

    /// <summary>Nobody who is known asks, or he did not prove it. HTTP 401.</summary>
    Unauthenticated,

    /// <summary>Wrong too often: not now. HTTP 429.</summary>
    TooMany,
}

/// <summary>The operator asked badly, or the store is not there: one sentence, and the field at fault.</summary>
public sealed class OperationException(
    OperationFaultKind kind,
    string message,
    string? field = null,
    Exception? inner = null
) : Exception(message, inner)
{
    /// <summary>What kind of refusal this is.</summary>
    public OperationFaultKind Kind { get; } = kind;

    /// <summary>The argument at fault as the caller spelled it (<c>parameterValues[2].name</c>), or null.</summary>
    public string? Field { get; } = field;

    /// <summary>A device nobody has heard of.</summary>
    public static OperationException UnknownDevice(string id) =>
        new(OperationFaultKind.NotFound, $"There is no device '{id}'.", "device");

    /// <summary>A task that was never submitted, or was deleted with its device.</summary>
    public static OperationException UnknownTask(string id) =>
        new(OperationFaultKind.NotFound, $"There is no task '{id}'.", "task");
}
