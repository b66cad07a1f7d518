namespace Muster.Cwmp.Messages;

/// <summary>A LAN user pressed a button on a web page; deprecated (TR-069 A.4.2.1).</summary>
/// <param name="Command">From the page.</param>
/// <param name="Referer">From the browser.</param>
/// <param name="Arg">From the page.</param>
/// <param name="Next">Where the page would go.</param>
public sealed record Kicked(string Command, string Referer, string Arg, string Next)
    : CwmpRequest<KickedResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Kicked);
}

/// <summary>Where to send the browser.</summary>
/// <param name="NextURL">At most 1024 characters.</param>
public sealed record KickedResponse(string NextURL) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(KickedResponse);
}
