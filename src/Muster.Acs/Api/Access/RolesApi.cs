using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Access;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What people and keys may do, and who the caller is.</summary>
internal static class RolesApi
{
    private const string Tag = "Users";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/me", Me)
            .Describe(Tag, "Who am I?", "The caller, and all that he may do now.")
            .WithMetadata(new ForEverybody("It tells callers of themselves alone."));
        api.MapGet("/roles", ListAsync)
            .Describe(Tag, "List roles", "The ready-made first, then the others in order.");
        api.MapGet("/roles/{name}", GetAsync).Describe(Tag, "One role").Refuses(404);
        api.MapPut("/roles/{name}", PutAsync)
            .Describe(Tag, "Add or replace a role", "The ready-made ones cannot be changed.")
            .WithBody<RoleSettings>(
                """
                {"description":"The north","permissions":[
                  {"resource":"devices","access":"read","filter":"Tags.north IS NOT NULL"}]}
                """
            )
            .Refuses(400, 403, 409);
        api.MapDelete("/roles/{name}", DeleteAsync)
            .Describe(Tag, "Remove a role", "Refused while somebody has it.")
            .Refuses(403, 404, 409);
    }

    private static Ok<Me> Me(IActing acting) =>
        TypedResults.Ok(
            new Me(acting.Actor.Name, Scopes.Name(acting.Actor.Kind), acting.Permissions)
        );

    private static async Task<Ok<ItemList<Role>>> ListAsync(
        IRoles roles,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<Role>(await roles.ListAsync(cancellation)));

    private static async Task<Ok<Role>> GetAsync(
        string name,
        IRoles roles,
        CancellationToken cancellation
    ) => TypedResults.Ok(await roles.GetAsync(name, cancellation));

    private static async Task<Ok<Role>> PutAsync(string name, HttpContext http, IRoles roles)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var settings = body.As<RoleSettings>();
        return TypedResults.Ok(await roles.PutAsync(name, settings, http.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        IRoles roles,
        CancellationToken cancellation
    )
    {
        await roles.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>The caller.</summary>
/// <param name="Name">The user's, or the key's.</param>
/// <param name="Kind"><c>user</c> or <c>key</c>.</param>
/// <param name="Permissions">All that he may do now.</param>
public sealed record Me(string Name, string Kind, IReadOnlyList<Permission> Permissions);

/// <summary>A route that needs a caller who is known, but no permission.</summary>
/// <param name="Why">Why that is safe.</param>
internal sealed record ForEverybody(string Why);
