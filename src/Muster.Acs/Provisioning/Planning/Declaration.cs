using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>Who wants something of a device: "every RPC sent and every value written carries its cause".</summary>
/// <param name="Rule">The preset, the profile, or the task.</param>
/// <param name="Script">The provision or virtual parameter; empty where the rule itself says it.</param>
/// <param name="Line">In the script, or in the rule, from 1; 0 where there is none.</param>
internal sealed record Cause(string Rule, string Script, int Line)
{
    public override string ToString()
    {
        var place = Script.Length > 0 ? $"{Rule}, {Script}" : Rule;
        return Line > 0 ? $"{place} line {Line}" : place;
    }
}

/// <summary>How fresh each attribute must be, in milliseconds since 1970; 0 asks for none.</summary>
internal readonly record struct AttributeTimes
{
    public long Object { get; init; }
    public long Writable { get; init; }
    public long Value { get; init; }
    public long Notification { get; init; }
    public long AccessList { get; init; }

    public bool Any => (Object | Writable | Value | Notification | AccessList) != 0;
}

/// <summary>A value and the type it was given; null takes the device's own type.</summary>
/// <param name="Scalar">A bool, double or string.</param>
internal sealed record WantedValue(object Scalar, string? Type)
{
    /// <summary>Shown to nobody, whatever the parameter is called.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>How many instances there shall be.</summary>
internal readonly record struct InstanceCount(double Min, double Max);

/// <summary>What a script wants to be so.</summary>
internal sealed record Declaration(PathPattern Path, Cause Cause)
{
    /// <summary>How fresh the knowledge of what exists must be.</summary>
    public long PathAt { get; init; } = 1;
    public AttributeTimes Times { get; init; }
    public WantedValue? Value { get; init; }
    public double? Notification { get; init; }
    public IReadOnlyList<string>? AccessList { get; init; }
    public InstanceCount? Instances { get; init; }

    /// <summary>
    /// Of a profile, whose wishes are not overruled in silence: only by one of more weight. Null for scripts,
    /// of which the last one wins.
    /// </summary>
    public double? Weight { get; init; }

    /// <summary>It is meant with everything below it.</summary>
    public bool IsDeep { get; init; }

    public bool Writes =>
        Value is not null
        || Notification is not null
        || AccessList is not null
        || Instances is not null;
}

/// <summary>What is known of these paths shall be forgotten if it is older.</summary>
/// <param name="Attributes">Only these; null is all, and what is below.</param>
internal sealed record ClearRequest(PathPattern Path, long Before, AttributeTimes? Attributes);

/// <summary>A call of an extension that has not been answered yet.</summary>
internal sealed record ExtensionCall(
    string Key,
    string File,
    string Function,
    IReadOnlyList<string> Arguments
)
{
    /// <summary>The line that calls, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>A rule cannot go on: the fault of its channel.</summary>
internal sealed class RuleFaultException(RuleFault fault) : Exception(fault.Message)
{
    public RuleFault Fault { get; } = fault;
}

/// <summary>Why a rule could not be followed.</summary>
/// <param name="Code"><c>script.TypeError</c>, <c>ext.Error</c>, <c>cwmp.9003</c>, <c>preset_loop</c> …</param>
/// <param name="Message">One sentence.</param>
internal sealed record RuleFault(string Code, string Message)
{
    /// <summary>The script it happened in, and where.</summary>
    public string? Script { get; init; }
    public int Line { get; init; }

    /// <summary>The name of the error, where it was one of a script or an extension.</summary>
    public string? Name { get; init; }
    public string? Stack { get; init; }

    /// <summary>What the device had against single parameters: name, code, words.</summary>
    public IReadOnlyList<Operations.ParameterFault> Parameters { get; init; } = [];

    /// <summary>What went wrong with an extension that a script called.</summary>
    public static RuleFault Of(Extensions.ExtensionFault fault, string script, int line) =>
        new(fault.Code, fault.Message)
        {
            Script = script,
            Line = line,
            Name = fault.Name,
            Stack = fault.Stack,
        };

    /// <summary>What went wrong with a task that a rule asked for.</summary>
    public static RuleFault Of(Operations.TaskFault fault) =>
        new(fault.Code.All(char.IsAsciiDigit) ? $"cwmp.{fault.Code}" : fault.Code, fault.Message)
        {
            Parameters = fault.Parameters,
        };
}
