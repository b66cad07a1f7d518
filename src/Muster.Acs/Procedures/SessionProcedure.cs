using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks.Diagnostics;

namespace Muster.Acs.Procedures;

/// <summary>The ACS's side of a session, in the order of the standard's own paragraphs (TR-069 3.7.2).</summary>
internal static class SessionProcedure
{
    /// <summary>Runs after the Inform is durable; returns when the empty response has been given.</summary>
    public static async Task RunAsync(DeviceSession device, string? useVersion)
    {
        var cpe = device.Cpe;
        await cpe.AnswerRequestsAsync(new(1), useVersion); // the CPE's requests, until its empty POST
        await CollectDiagnostics.RunAsync(device); // how the tests have ended that it was asked for
        await DrainTasks.RunAsync(device); // the ACS's requests: what operators asked for
        var more = await SetWakeCredentials.RunAsync(device); // its own: at first contact,
        more |= await CollectValues.RunAsync(device); //         and what is measured now and then
        if (more)
            await DrainTasks.RunAsync(device); // what came meanwhile
        cpe.Close(); // session termination: the empty response
    }
}
