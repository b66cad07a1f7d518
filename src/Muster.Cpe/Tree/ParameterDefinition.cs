using Muster.Cwmp.DataModel;

namespace Muster.Cpe.Tree;

/// <summary>What all instances of a parameter share.</summary>
internal sealed record ParameterDefinition(string Name, ParameterSyntax Syntax)
{
    /// <summary>True when SetParameterValues may write it.</summary>
    public bool Writable { get; init; }

    /// <summary>True when it goes with every Inform.</summary>
    public bool ForcedInform { get; init; }

    /// <summary>What the model says of active notification.</summary>
    public ActiveNotify ActiveNotify { get; init; }

    /// <summary>True when the value is a path (or a list of paths) that must exist or be empty.</summary>
    public bool StrongReference { get; init; }

    /// <summary>The notification before anybody set one.</summary>
    public int DefaultNotification =>
        ActiveNotify is ActiveNotify.ForceEnabled or ActiveNotify.ForceDefaultEnabled ? 2 : 0;
}
