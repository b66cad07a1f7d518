using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking;

/// <summary>
/// The credentials that the stored configuration names for a device (<c>cwmp.connectionRequestAuth</c>):
/// each AUTH is an attempt, in the order in which they are come to when all before them fail.
/// </summary>
internal sealed class ConfiguredSecrets(
    RuleBook book,
    IDeviceStore devices,
    IExtensions extensions,
    TimeProvider clock
)
{
    private const string Key = "cwmp.connectionRequestAuth";
    private const int Most = 10;
    private const int MostCalls = 4;

    /// <param name="device">The device's row.</param>
    /// <param name="known">What is known without it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>All there is to try; never fewer than what is known.</returns>
    public async Task<IReadOnlyList<WakeSecret>> WithAsync(
        DeviceRecord device,
        IReadOnlyList<WakeSecret> known,
        CancellationToken cancellation
    )
    {
        var rules = book.Current;
        if (!rules.Config.ContainsKey(Key))
            return known;
        var stored = await devices.LoadShadowAsync(device.RowId, cancellation);
        var tree = stored.Overlay(device.Informed, device.LastInform);
        var tags = await devices.TagsAsync(device.RowId, cancellation);
        var scope = new AuthScope(
            DeviceConfig.Scope(device, tree, tags, clock.GetUtcNow()),
            known[0]
        );
        // What an extension has not answered yet ends the evaluation there, and the next begins anew.
        for (var step = 0; step <= MostCalls; step++)
        {
            scope.Found.Clear();
            _ = new DeviceConfig(rules, scope).Value(Key);
            if (scope.Extensions.Waiting is null)
                break;
            await scope.Extensions.AskAsync(extensions, device.Id, cancellation);
        }
        return [.. scope.Found.Concat(known).Distinct()];
    }

    private sealed class AuthScope(IExpressionScope device, WakeSecret known) : IExpressionScope
    {
        public List<WakeSecret> Found { get; } = [];

        public ExtensionAnswers Extensions { get; } = new();

        public ExpressionValue Now => device.Now;

        public ExpressionValue Parameter(string name) =>
            name switch
            {
                "username" => known.User,
                "password" => known.Password,
                _ => device.Parameter(name),
            };

        public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments)
        {
            switch (function)
            {
                case "USERNAME":
                    return known.User;
                case "PASSWORD":
                    return known.Password;
                case "EXT" when arguments.Length >= 2:
                    return Extensions.Of(arguments);
                case "AUTH" when arguments.Length == 2:
                    if (
                        arguments[0].AsText() is { } user
                        && arguments[1].AsText() is { Length: > 0 } password
                        && Found.Count < Most
                    )
                        Found.Add(new(user, password));
                    // As if it had failed: so that what comes next is come to.
                    return false;
                default:
                    return device.Call(function, arguments);
            }
        }
    }
}
