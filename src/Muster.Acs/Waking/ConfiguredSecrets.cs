using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Extensions;

namespace Muster.Acs.Waking;

/// <summary>
/// The credentials that the stored configuration names for a device (<c>cwmp.connectionRequestAuth</c>):
/// each AUTH is an attempt, in the order in which they are come to when all before them fail.
/// </summary>
internal sealed class ConfiguredSecrets(ConfigDesk desk, IExtensions extensions)
{
    private const string Key = "cwmp.connectionRequestAuth";
    private const int Most = 10;
    private const int MostCalls = 4;

    /// <summary>How it is to be asked, beside the credentials.</summary>
    public async Task<WakeTerms> TermsAsync(DeviceRecord device, CancellationToken cancellation)
    {
        var config = await desk.OfAsync(
            device,
            cancellation,
            DeviceConfig.WakeBasicKey,
            DeviceConfig.WakeTimeoutKey
        );
        return new(config.AllowsBasic, config.ConnectionRequestTimeout);
    }

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
        if (!desk.Has(Key))
            return known;
        var scope = new AuthScope(await desk.ScopeAsync(device, cancellation), known[0]);
        // What an extension has not answered yet ends the evaluation there, and the next begins anew.
        for (var step = 0; step <= MostCalls; step++)
        {
            scope.Found.Clear();
            _ = new DeviceConfig(desk.Rules, scope).Value(Key);
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
