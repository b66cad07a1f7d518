using System.Text.Json;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Extensions;

namespace Muster.Acs.Southbound;

/// <summary>What <c>cwmp.auth</c> sees: a device that calls, and the credentials it shows.</summary>
internal sealed class AuthScope(CpeClaim? claim, IExpressionScope identity) : IExpressionScope
{
    private readonly Dictionary<string, ExpressionValue> _answers = new(StringComparer.Ordinal);

    /// <summary>Set when something was read that only the store knows.</summary>
    public bool NeedsStored { get; private set; }

    /// <summary>All that is known of the device, once it was read.</summary>
    public IExpressionScope? Device { get; set; }

    /// <summary>An extension that has to answer before this can be told.</summary>
    public ExtensionAsked? Waiting { get; private set; }

    public ExpressionValue Now => identity.Now;

    public ExpressionValue Parameter(string name)
    {
        if (Device is not null)
            return Device.Parameter(name);
        if (
            name is "id" or "serialNumber" or "productClass" or "oui" or "remoteAddress"
            || name.StartsWith("DeviceID.", StringComparison.Ordinal)
        )
            return identity.Parameter(name);
        NeedsStored = true;
        return ExpressionValue.Unresolved;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments)
    {
        switch (function)
        {
            case "AUTH" when arguments.Length == 2:
                return claim is not null
                    && arguments[0].AsText() is { } user
                    && arguments[1].AsText() is { } password
                    && claim.Is(user, password);
            // Nobody makes us call programs without showing credentials first.
            case "EXT" when arguments.Length >= 2:
                return claim is null ? ExpressionValue.Null : Extension(arguments);
            default:
                return identity.Call(function, arguments);
        }
    }

    public void Answer(ExtensionAsked call, ExtensionResult result)
    {
        _answers[call.Key] = result.Fault is null ? Scalar(result.Json) : ExpressionValue.Null;
        Waiting = null;
    }

    private ExpressionValue Extension(ReadOnlySpan<ExpressionValue> arguments)
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
