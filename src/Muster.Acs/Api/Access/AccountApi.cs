using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What users do to their own accounts, in the browser they are signed in with.</summary>
internal static class AccountApi
{
    private const string Tag = "Signing in";

    public static void Map(IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("/me")
            .WithMetadata(new ForEverybody("It concerns the caller's own account alone."));
        own.MapPut("/password", PasswordAsync)
            .Describe(Tag, "Change one's password", "It ends where else one is signed in.")
            .WithBody<OwnPassword>("""{"oldPassword":"…","newPassword":"…"}""")
            .Refuses(400, 403, 429);
        own.MapPost("/second-factor", EnrolAsync)
            .Describe(Tag, "Begin a second factor", "It holds once a code of it is confirmed.")
            .Refuses(403, 409);
        own.MapPost("/second-factor/confirm", ConfirmAsync)
            .Describe(Tag, "Confirm a second factor", "The answer has recovery codes, this once.")
            .WithBody<FactorCode>("""{"code":"123456"}""")
            .Refuses(400, 403, 409, 429);
        own.MapPost("/second-factor/drop", DropAsync)
            .Describe(Tag, "Take one's second factor away")
            .WithBody<KnownPassword>("""{"password":"…"}""")
            .Refuses(400, 403, 429);
        own.MapGet("/sign-ins", SignInsAsync).Describe(Tag, "Where one is signed in");
        own.MapDelete("/sign-ins/{id}", EndAsync)
            .Describe(Tag, "End one of one's sign-ins")
            .Refuses(404);
    }

    private static async Task<NoContent> PasswordAsync(HttpContext http, IAccount account)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var (old, wanted) = body.As<OwnPassword>();
        await account.ChangePasswordAsync(old, wanted, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SecondFactor>> EnrolAsync(HttpContext http, IAccount account)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await account.EnrolAsync(http.RequestAborted));
    }

    private static async Task<Ok<ItemList<string>>> ConfirmAsync(HttpContext http, IAccount account)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var codes = await account.ConfirmAsync(body.As<FactorCode>().Code, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ItemList<string>(codes));
    }

    private static async Task<NoContent> DropAsync(HttpContext http, IAccount account)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var password = body.As<KnownPassword>().Password;
        await account.DropSecondFactorAsync(password, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ItemList<SignedIn>>> SignInsAsync(
        IAccount account,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<SignedIn>(await account.SignInsAsync(cancellation)));

    private static async Task<NoContent> EndAsync(
        string id,
        IAccount account,
        CancellationToken cancellation
    )
    {
        await account.EndSignInAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>One's own password, changed.</summary>
/// <param name="OldPassword">As it is.</param>
/// <param name="NewPassword">12 to 256 characters.</param>
public sealed record OwnPassword(string OldPassword, string NewPassword)
{
    /// <summary>Without the secrets: this must be safe to log.</summary>
    public override string ToString() => nameof(OwnPassword);
}

/// <summary>A code of a second factor.</summary>
/// <param name="Code">6 digits.</param>
public sealed record FactorCode(string Code);

/// <summary>One's password, to prove that it is oneself.</summary>
/// <param name="Password">As it is.</param>
public sealed record KnownPassword(string Password)
{
    /// <summary>Without the secret: this must be safe to log.</summary>
    public override string ToString() => nameof(KnownPassword);
}
