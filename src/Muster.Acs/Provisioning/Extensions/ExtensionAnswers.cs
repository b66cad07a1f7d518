using System.Text.Json;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// EXT in an expression of the configuration: what has no answer yet is noted, so that it is asked
/// between two evaluations.
/// </summary>
internal sealed class ExtensionAnswers
{
    private readonly Dictionary<string, ExpressionValue> _answers = new(StringComparer.Ordinal);

    /// <summary>An extension that has to answer before the expression can be told.</summary>
    public ExtensionAsked? Waiting { get; private set; }

    /// <summary>Its answer; unresolved while it was not asked.</summary>
    public ExpressionValue Of(ReadOnlySpan<ExpressionValue> arguments)
    {
        var texts = new string[arguments.Length];
        for (var at = 0; at < texts.Length; at++)
            texts[at] = arguments[at].AsText() ?? "null";
        var call = new ExtensionAsked(texts[0], texts[1], texts[2..]);
        if (_answers.TryGetValue(call.Key, out var answer))
            return answer;
        Waiting ??= call;
        return ExpressionValue.Unresolved;
    }

    /// <summary>Asks what waits; a fault of the extension is null.</summary>
    public async Task AskAsync(
        IExtensions extensions,
        string device,
        CancellationToken cancellation
    )
    {
        if (Waiting is not { } call)
            return;
        var result = await extensions.CallAsync(
            device,
            call.File,
            call.Function,
            call.Arguments,
            cancellation
        );
        _answers[call.Key] = result.Fault is null ? Scalar(result.Json) : ExpressionValue.Null;
        Waiting = null;
    }

    private static ExpressionValue Scalar(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => document.RootElement.GetDouble(),
            JsonValueKind.String => document.RootElement.GetString()!,
            _ => ExpressionValue.Null,
        };
    }
}

/// <summary>A call of an extension from an expression.</summary>
/// <param name="File">The extension.</param>
/// <param name="Function">Which of its functions.</param>
/// <param name="Arguments">As texts.</param>
internal sealed record ExtensionAsked(string File, string Function, IReadOnlyList<string> Arguments)
{
    public string Key => JsonSerializer.Serialize<string[]>([File, Function, .. Arguments]);
}
