using Muster.Acs.Devices;
using Muster.Acs.Waking;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>
/// Gives a device connection request credentials of its own: at first contact, after it lost its
/// configuration, and after it refused all that are known. In an RPC of their own, after the tasks: a
/// device that stumbles over them has done everything else.
/// </summary>
internal static class SetWakeCredentials
{
    private const string User = "ManagementServer.ConnectionRequestUsername";
    private const string Password = "ManagementServer.ConnectionRequestPassword";

    /// <summary>Whether the device should get them. What a rule has written in this very session stands.</summary>
    public static bool IsDue(DeviceSession device) =>
        device.Services.Node.WakeSecrets.AreWanted(
            device.Record.Key,
            device.WrittenCredentials ?? device.Record.Own
        );

    /// <summary>True when there was something to do, and time has passed in the session.</summary>
    public static async Task<bool> RunAsync(DeviceSession device)
    {
        if (!IsDue(device))
            return false;
        var secrets = device.Services.Node.WakeSecrets;
        var own = secrets.OwnOf(device.Record.Key);
        var written = await OfferAsync(device, own);
        // "STUNUsername, STUNPassword: used for MESSAGE-INTEGRITY" (Annex G). A device without STUN
        // refuses them, and that is all there is to it.
        if (
            written.State != OwnCredentialsState.Refused
            && device.Services.Options.StunPort is not null
        )
            await RefusalAsync(
                device,
                Value(device, "ManagementServer.STUNUsername", own.User),
                Value(device, "ManagementServer.STUNPassword", own.Password)
            );
        await device.StoreAsync(written);
        secrets.Settle(device.Record.Key);
        return true;
    }

    // "SetParameterValues is all or none": refused together they are offered one by one, so that a user
    // name that may not be changed does not lose the password.
    private static async Task<OwnCredentials> OfferAsync(DeviceSession device, WakeSecret own)
    {
        var (user, password) = (
            Value(device, User, own.User),
            Value(device, Password, own.Password)
        );
        if (await RefusalAsync(device, user, password) is not { } refusal)
            return new(OwnCredentialsState.Set, own.User, "", device.Now);
        if (await RefusalAsync(device, password) is not null)
            return new(OwnCredentialsState.Refused, "", refusal, device.Now);
        if (await RefusalAsync(device, user) is null)
            return new(OwnCredentialsState.Set, own.User, "", device.Now);
        return await ReadUserAsync(device) is { Length: > 0 } kept
            ? new(OwnCredentialsState.PasswordOnly, kept, refusal, device.Now)
            : new(
                OwnCredentialsState.PasswordOnly,
                device.Services.Node.WakeSecrets.Shared.User,
                refusal,
                device.Now
            );
    }

    /// <summary>What the device says against these values; null when it took them.</summary>
    private static async Task<string?> RefusalAsync(
        DeviceSession device,
        params ParameterValueStruct[] values
    )
    {
        // "An empty key overwrites too": the device keeps the one it has told.
        var key = device.Record.InformedValue(".ManagementServer.ParameterKey") ?? "";
        var outcome = await device.Cpe.TryCallAsync(new SetParameterValues(values, key));
        return outcome.IsSuccess ? null : outcome.Refusal.Message;
    }

    private static async Task<string?> ReadUserAsync(DeviceSession device)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterValues([device.Root + User]));
        return outcome.IsSuccess && outcome.Response.ParameterList is [var read, ..]
            ? read.Value.Text
            : null;
    }

    private static ParameterValueStruct Value(DeviceSession device, string name, string text) =>
        new(device.Root + name, ParameterValue.String(text));
}
