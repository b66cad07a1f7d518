using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Tells the operations of a request who asks.</summary>
internal sealed class ApiActor(RequestDelegate next, ApiKeys keys)
{
    public async Task InvokeAsync(HttpContext http, IActing acting)
    {
        if (http.User.Identity is { IsAuthenticated: true, Name: { } name })
        {
            var from = http.Connection.RemoteIpAddress?.ToString() ?? "";
            var signIn = http.User.FindFirstValue(ClaimTypes.Sid);
            // Whoever comes with a cookie came through the console.
            var door =
                http.User.Identity.AuthenticationType == ApiKeyAuthentication.SchemeName
                    ? "api"
                    : "console";
            acting.Actor = signIn is null
                ? new(ActorKind.Key, name, door, from)
                : new(ActorKind.User, name, door, from, signIn);
            if (signIn is null)
                await keys.UsedAsync(name, from);
        }
        await next(http);
    }
}
