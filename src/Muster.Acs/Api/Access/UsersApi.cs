using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>The people who may sign in; passwords are written, never read.</summary>
internal static class UsersApi
{
    private const string Tag = "Users";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", ListAsync)
            .Describe(Tag, "List users", "In the order of their names.")
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapPost("/users", AddAsync)
            .Describe(Tag, "Add a user")
            .WithBody<NewUser>(
                """{"name":"ada","roles":["operator"],"password":"a few words nobody guesses"}"""
            )
            .Produces<User>(StatusCodes.Status201Created)
            .Refuses(400, 403, 409, 413);
        api.MapGet("/users/{name}", GetAsync).Describe(Tag, "One user").Refuses(404);
        api.MapPatch("/users/{name}", ChangeAsync)
            .Describe(Tag, "Change a user", "What is left out stays as it is.")
            .WithBody<UserChange>("""{"roles":["viewer"]}""")
            .Refuses(400, 403, 404, 409);
        api.MapDelete("/users/{name}", DeleteAsync)
            .Describe(Tag, "Remove a user")
            .Refuses(403, 404, 409);
        api.MapPut("/users/{name}/password", PasswordAsync)
            .Describe(Tag, "Give a user another password", "It ends where the user is signed in.")
            .WithBody<NewPassword>("""{"password":"a few words nobody guesses"}""")
            .Refuses(400, 403, 404);
        api.MapDelete("/users/{name}/second-factor", DropAsync)
            .Describe(Tag, "Take a lost second factor away")
            .Refuses(403, 404);
        api.MapGet("/sign-ins", SignInsAsync)
            .Describe(Tag, "Where users are signed in", "The newest first.")
            .WithQuery(new QueryField("user", "Of this user."))
            .Refuses(400);
        api.MapDelete("/sign-ins/{id}", EndAsync)
            .Describe(Tag, "End a sign-in", "At once.")
            .Refuses(403, 404);
    }

    private static async Task<Ok<Page<User>>> ListAsync(HttpRequest request, IUsers users) =>
        TypedResults.Ok(
            await users.ListAsync(
                new QueryReader(request).Page(),
                request.HttpContext.RequestAborted
            )
        );

    private static async Task<IResult> AddAsync(HttpContext http, IUsers users)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var user = await users.AddAsync(body.As<NewUser>(), http.RequestAborted);
        var location = $"{ApiEndpoints.Root}/users/{Uri.EscapeDataString(user.Name)}";
        return TypedResults.Created(location, user);
    }

    private static async Task<Ok<User>> GetAsync(
        string name,
        IUsers users,
        CancellationToken cancellation
    ) => TypedResults.Ok(await users.GetAsync(name, cancellation));

    private static async Task<Ok<User>> ChangeAsync(string name, HttpContext http, IUsers users)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var change = body.As<UserChange>();
        return TypedResults.Ok(await users.ChangeAsync(name, change, http.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        IUsers users,
        CancellationToken cancellation
    )
    {
        await users.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<User>> PasswordAsync(string name, HttpContext http, IUsers users)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var password = body.As<NewPassword>().Password;
        return TypedResults.Ok(await users.SetPasswordAsync(name, password, http.RequestAborted));
    }

    private static async Task<Ok<User>> DropAsync(
        string name,
        IUsers users,
        CancellationToken cancellation
    ) => TypedResults.Ok(await users.DropSecondFactorAsync(name, cancellation));

    private static async Task<Ok<ItemList<SignedIn>>> SignInsAsync(
        HttpRequest request,
        IUsers users
    ) =>
        TypedResults.Ok(
            new ItemList<SignedIn>(
                await users.SignInsAsync(
                    new QueryReader(request).Text("user"),
                    request.HttpContext.RequestAborted
                )
            )
        );

    private static async Task<NoContent> EndAsync(
        string id,
        IUsers users,
        CancellationToken cancellation
    )
    {
        await users.EndSignInAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>A password that shall hold from now on.</summary>
/// <param name="Password">12 to 256 characters.</param>
public sealed record NewPassword(string Password)
{
    /// <summary>Without the secret: this must be safe to log.</summary>
    public override string ToString() => nameof(NewPassword);
}
