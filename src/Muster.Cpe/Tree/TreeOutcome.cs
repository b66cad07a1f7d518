using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>How a call to a parameter tree ended. The default value is success.</summary>
/// <param name="FaultCode">The fault for the ACS; 0 on success.</param>
/// <param name="Reason">One sentence for the FaultString; null on success.</param>
public readonly record struct TreeOutcome(FaultCode FaultCode, string? Reason)
{
    private readonly IReadOnlyList<SetParameterValuesFault>? _parameterFaults;

    /// <summary>Success with nothing more to say.</summary>
    public static TreeOutcome Done => default;

    /// <summary>True when the call did what it was asked to do.</summary>
    public bool Succeeded => FaultCode.Value == 0;

    /// <summary>One entry for each parameter a SetValues call refused.</summary>
    public IReadOnlyList<SetParameterValuesFault> ParameterFaults
    {
        get => _parameterFaults ?? [];
        init => _parameterFaults = value;
    }

    /// <summary>The number of the instance an AddObject call created.</summary>
    public uint InstanceNumber { get; init; }

    internal static TreeOutcome Fault(FaultCode code, string reason) => new(code, reason);

    internal static TreeOutcome Unknown(string path) =>
        new(FaultCode.InvalidParameterName, $"{path} does not exist");
}
