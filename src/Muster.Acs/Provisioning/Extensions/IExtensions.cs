namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// What a script calls with <c>ext(file, function, ...args)</c>: code of the operator's, outside this
/// process. It never throws for what the other side did; that is a fault of the channel that called.
/// </summary>
internal interface IExtensions
{
    /// <summary>Calls a function and waits for its answer, at most the time limit of extensions.</summary>
    /// <param name="deviceId">The device on whose behalf it is called.</param>
    /// <param name="file">The extension: a module in the directory of extensions, or a configured name.</param>
    /// <param name="function">Which of its functions.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="cancellation">The session is over: nobody waits for the answer any more.</param>
    Task<ExtensionResult> CallAsync(
        string deviceId,
        string file,
        string function,
        IReadOnlyList<string> args,
        CancellationToken cancellation
    );
}

/// <summary>What came of a call: an answer, or a fault.</summary>
/// <param name="Json">The answer, one JSON text (<c>null</c> where the function gave none).</param>
/// <param name="Fault">Null when there is an answer.</param>
internal readonly record struct ExtensionResult(string Json, ExtensionFault? Fault)
{
    public static ExtensionResult Answer(string json) => new(json, null);

    public static ExtensionResult Failed(string code, string message, string? stack = null) =>
        new("null", new ExtensionFault(code, message, stack));
}

/// <summary>Why there is no answer.</summary>
/// <param name="Code"><c>timeout</c>, <c>ext</c>, or <c>ext.</c> and the name of an error.</param>
/// <param name="Message">One sentence, or what the extension said.</param>
/// <param name="Stack">Where it happened, as the extension told.</param>
internal sealed record ExtensionFault(string Code, string Message, string? Stack)
{
    /// <summary>The name of the error (<c>TypeError</c>); null when it was none.</summary>
    public string? Name =>
        Code.StartsWith("ext.", StringComparison.Ordinal) ? Code["ext.".Length..] : null;
}
