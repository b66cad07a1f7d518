using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>A value that changed without the ACS.</summary>
/// <param name="Name">The complete name.</param>
/// <param name="Value">The present value.</param>
/// <param name="Notification">
/// 1 passive: goes with the next Inform; 2 active: starts a session; 3 to 6: goes with the next lightweight
/// notification (4 and 6: and the next Inform), which 5 and 6 cause.
/// </param>
public readonly record struct ParameterChange(string Name, ParameterValue Value, int Notification);

/// <summary>Who changes something in a tree.</summary>
public enum ValueOrigin
{
    /// <summary>The ACS, by RPC: no notification.</summary>
    Acs,

    /// <summary>The device itself.</summary>
    Device,

    /// <summary>A user on the LAN side, within the AccessList.</summary>
    Subscriber,
}

/// <summary>What of a tree survives a reboot; its content is the tree's own affair.</summary>
public abstract class TreeSnapshot;
