using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.Provisioning.Configuration;

namespace Muster.Acs.Procedures;

/// <summary>The ACS's side of a session, in the order of the standard's own paragraphs (TR-069 3.7.2).</summary>
internal static class SessionProcedure
{
    /// <summary>Runs after the Inform is durable; returns when the empty response has been given.</summary>
    public static async Task RunAsync(DeviceSession device, string? useVersion)
    {
        var cpe = device.Cpe;
        await cpe.AnswerRequestsAsync(new(1), useVersion); // the CPE's requests, until its empty POST
        device.Config = await DeviceConfig.OfAsync(device);
        if (device.Config.SessionTimeout is { } silence)
            device.Entry.Silence = SessionLimits.Silence(
                device.Entry.Announced,
                device.Services.Options,
                silence
            );
        await ConfirmReboots.RunAsync(device); // whether it has started again, where it does not say so
        await CollectDiagnostics.RunAsync(device); // how the tests have ended that it was asked for
        await RetryTasks.RunAsync(device); // what failed and has rested,
        await DrainTasks.RunAsync(device); // the ACS's requests: what operators asked for
        var admission = device.Services.Node.Admission;
        var isMinimal = admission.IsStorm;
        if (!isMinimal && await RunOwnAsync(device))
            await DrainTasks.RunAsync(device); // what came meanwhile
        // In a storm the rest is put off, and the device called back when it is over.
        if (device.Tasks.NextPending(device.Now) is not null || (isMinimal && IsOwnDue(device)))
            admission.CatchUp.Postpone(device.Record.Key);
        cpe.Close(); // session termination: the empty response
    }

    /// <summary>What a device lacks until it is done. Measuring happens when there is a session anyway.</summary>
    private static bool IsOwnDue(DeviceSession device) =>
        RunRules.IsDue(device) || SetWakeCredentials.IsDue(device);

    /// <summary>The server's own wishes, which can wait for another session of the device.</summary>
    private static async Task<bool> RunOwnAsync(DeviceSession device)
    {
        var more = await RunRules.RunAsync(device); // what the rules declare,
        device.Cpe.Cause = "the server's own credentials for connection requests";
        more |= await SetWakeCredentials.RunAsync(device); // at first contact,
        device.Cpe.Cause = "the values that are measured now and then";
        return await CollectValues.RunAsync(device) || more; // and what is measured now and then
    }
}
