using System.Globalization;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>A value to write before a test.</summary>
/// <param name="Name">The parameter below the object.</param>
/// <param name="Value">Its text.</param>
/// <param name="Type">Its XSD type.</param>
/// <param name="IsNeeded">Whether a model without it cannot do what was asked.</param>
internal sealed record DiagnosticInput(string Name, string Value, string Type, bool IsNeeded)
{
    /// <summary>What the operator named, null when nothing.</summary>
    public static DiagnosticInput? Asked(string name, string? value, bool isOptional = false) =>
        value is null ? null : new(name, value, XsdTypes.String, !isOptional);

    public static DiagnosticInput? Asked(string name, uint? value) =>
        value is { } number ? new(name, Digits(number), XsdTypes.UnsignedInt, true) : null;

    public static DiagnosticInput? Asked(string name, bool? value) =>
        value is { } flag ? new(name, flag ? "1" : "0", XsdTypes.Boolean, true) : null;

    /// <summary>What was asked, or a default that a model may lack.</summary>
    public static DiagnosticInput Of(string name, uint? asked, uint otherwise) =>
        Asked(name, asked) ?? new(name, Digits(otherwise), XsdTypes.UnsignedInt, false);

    private static string Digits(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
