using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>What faults of one group have in common, beside the model and version of their devices.</summary>
/// <param name="Shape">The first parameter at fault, without the numbers of instances.</param>
internal readonly record struct FaultFingerprint(
    string Code,
    string What,
    bool IsChannel,
    string Shape,
    string Script
)
{
    private const int LongestShape = 256;

    public static FaultFingerprint Of(string kind, TaskFault? fault) =>
        new(fault?.Code ?? "expired", kind, false, ShapeOf(fault?.Parameters ?? []), "");

    public static FaultFingerprint Of(string channel, Provisioning.Planning.RuleFault fault) =>
        new(fault.Code, channel, true, ShapeOf(fault.Parameters), fault.Script ?? "");

    private static string ShapeOf(IReadOnlyList<ParameterFault> parameters)
    {
        if (parameters.Count == 0)
            return "";
        var parts = parameters[0].Name.Split('.');
        var shape = string.Join('.', parts.Select(part => IsNumber(part) ? "{i}" : part));
        return shape.Length > LongestShape ? shape[..LongestShape] : shape;
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
