namespace Muster.Cwmp.Messages;

/// <summary>Asks the CPE to restart after the session (TR-069 A.3.2.9).</summary>
/// <param name="CommandKey">Comes back in the event <c>M Reboot</c>.</param>
public sealed record Reboot(string CommandKey) : CwmpRequest<RebootResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Reboot);
}

/// <summary>The CPE will restart.</summary>
public sealed record RebootResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RebootResponse);
}
