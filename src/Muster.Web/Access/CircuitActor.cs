using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Muster.Web.Access;

/// <summary>
/// Tells the operations of a circuit who sits before it, before its first component is made; and keeps
/// him signed in while he does something. Once his sign-in has ended, he is led to where he signs in.
/// </summary>
internal sealed class CircuitActor(
    AuthenticationStateProvider states,
    IActing acting,
    ISignIn people,
    NavigationManager navigation
) : CircuitHandler
{
    private const string Door = "console";

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellation)
    {
        var user = (await states.GetAuthenticationStateAsync()).User;
        var from = user.FindFirstValue(ConsoleAccess.From) ?? "";
        acting.Actor = SignInClaims.Actor(user, Door, from);
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        async activity =>
        {
            var isOver =
                acting.Actor.SignIn is { } id && !await people.UseAsync(id, CancellationToken.None);
            if (isOver)
                navigation.SignInAgain();
            else
                await next(activity);
        };
}

/// <summary>The way to the sign-in page and back.</summary>
internal static class SigningInAgain
{
    /// <summary>Asks for the same page anew: without a sign-in, the server leads there by itself.</summary>
    public static void SignInAgain(this NavigationManager navigation) =>
        navigation.NavigateTo(navigation.Uri, forceLoad: true);
}
