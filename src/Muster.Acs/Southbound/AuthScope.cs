using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Extensions;

namespace Muster.Acs.Southbound;

/// <summary>What <c>cwmp.auth</c> sees: a device that calls, and the credentials it shows.</summary>
internal sealed class AuthScope(CpeClaim? claim, IExpressionScope identity) : IExpressionScope
{
    /// <summary>What extensions have answered.</summary>
    public ExtensionAnswers Extensions { get; } = new();

    /// <summary>Set when something was read that only the store knows.</summary>
    public bool NeedsStored { get; private set; }

    /// <summary>All that is known of the device, once it was read.</summary>
    public IExpressionScope? Device { get; set; }

    public ExpressionValue Now => identity.Now;

    public ExpressionValue Parameter(string name)
    {
        if (Device is not null)
            return Device.Parameter(name);
        if (
            name is "id" or "serialNumber" or "productClass" or "oui" or "remoteAddress"
            || name.StartsWith("DeviceID.", StringComparison.Ordinal)
        )
            return identity.Parameter(name);
        NeedsStored = true;
        return ExpressionValue.Unresolved;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments)
    {
        switch (function)
        {
            case "AUTH" when arguments.Length == 2:
                return claim is not null
                    && arguments[0].AsText() is { } user
                    && arguments[1].AsText() is { } password
                    && claim.Is(user, password);
            // Nobody makes us call programs without showing credentials first.
            case "EXT" when arguments.Length >= 2:
                return claim is null ? ExpressionValue.Null : Extensions.Of(arguments);
            default:
                return identity.Call(function, arguments);
        }
    }
}
