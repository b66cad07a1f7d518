using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Muster.Web.Access;

/// <summary>Tells the operations of a circuit who sits before it, before its first component is made.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider states, IActing acting)
    : CircuitHandler
{
    public const string Door = "console";

    /// <summary>The claim with the address that was signed in from.</summary>
    public const string From = "from";

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellation)
    {
        var user = (await states.GetAuthenticationStateAsync()).User;
        if (user.Identity is not { IsAuthenticated: true, Name: { } name })
            return;
        var from = user.FindFirstValue(From) ?? "";
        var signIn = user.FindFirstValue(ClaimTypes.Sid);
        acting.Actor = signIn is null
            ? new Actor(ActorKind.Key, name, Door, from)
            : new Actor(ActorKind.User, name, Door, from, signIn);
    }
}
