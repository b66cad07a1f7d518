namespace Muster.Acs.Waking;

/// <summary>The HTTP connection request (TR-069 3.2.2).</summary>
internal sealed class HttpWay(ConnectionRequest request) : IWakeWay
{
    public string Name => "http";

    public bool Reaches(WakeSubject device) => device.ConnectionRequestURL.Length > 0;

    /// <summary>
    /// Quirk 177: a device may still have the credentials of before, so that all that are known are
    /// tried before they are called wrong.
    /// </summary>
    public async Task<ConnectionRequestOutcome> KnockAsync(
        WakeSubject device,
        CancellationToken cancellation
    )
    {
        var outcome = default(ConnectionRequestOutcome);
        foreach (var secret in device.Secrets)
        {
            outcome = await request.SendAsync(
                device.ConnectionRequestURL,
                device.Caller,
                secret,
                cancellation,
                device.Terms
            );
            if (outcome.Result != ConnectionRequestResult.Unauthorized)
                break;
        }
        return outcome;
    }
}
