using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Waking;

namespace Muster.Acs.Procedures;

/// <summary>
/// Keeps connection request credentials that a rule or an operator wrote into a device: from then on it is
/// woken with those, even when a later reading shows an empty password, as the standard has it.
/// </summary>
internal static class KeepWakeCredentials
{
    private const string User = ".ManagementServer.ConnectionRequestUsername";
    private const string Password = ".ManagementServer.ConnectionRequestPassword";

    public static async Task RunAsync(
        DeviceSession device,
        IReadOnlyList<NamedValue> written,
        string giver
    )
    {
        var (user, password) = (Find(written, User), Find(written, Password));
        if (user is null && password is null)
            return;
        var secrets = device.Services.Node.WakeSecrets;
        var key = device.Record.Key;
        // The likeliest of what is known stands for the part that was not written.
        var before = secrets.For(key, device.WrittenCredentials ?? device.Record.Own)[0];
        var now = new WakeSecret(user ?? before.User, password ?? before.Password);
        await device.StoreAsync(secrets.Keep(key, now, giver, device.Now));
        secrets.Settle(key);
    }

    private static string? Find(IReadOnlyList<NamedValue> written, string name)
    {
        foreach (var value in written)
        {
            if (value.Name.EndsWith(name, StringComparison.Ordinal))
                return value.Value;
        }
        return null;
    }
}
