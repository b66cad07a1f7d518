using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Which root objects a device has. Its Inform shows them; where it does not (quirk 118) they are
/// asked for by name, because many devices refuse the empty path, or answer it with everything they
/// have (quirk 125).
/// </summary>
internal static class RootObjects
{
    private static readonly string[] Known = ["Device.", "InternetGatewayDevice."];

    public static async Task<IReadOnlyList<string>> FindAsync(DeviceSession device)
    {
        if (device.Roots is { Count: > 0 } shown)
            return shown;
        if (device.Needs.TakesEmptyPath && await ListAsync(device) is { Count: > 0 } listed)
            return listed;
        foreach (var root in Known[..^1])
        {
            var outcome = await device.Cpe.TryCallAsync(new GetParameterNames(root, true));
            if (outcome.IsSuccess)
                return [root];
            if (outcome.Refusal.FaultCode != FaultCode.InvalidParameterName)
                throw new CpeFaultException(nameof(GetParameterNames), outcome.Refusal);
        }
        return [Known[^1]];
    }

    private static async Task<IReadOnlyList<string>> ListAsync(DeviceSession device)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterNames("", true));
        return outcome.IsSuccess
            ?
            [
                .. outcome
                    .Response.ParameterList.Select(info => DeviceSession.RootOf(info.Name))
                    .OfType<string>()
                    .Distinct(),
            ]
            : [];
    }
}
