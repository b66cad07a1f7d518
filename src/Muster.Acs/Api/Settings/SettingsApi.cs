using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What is set of the server.</summary>
internal static class SettingsApi
{
    private const string Tag = "Server";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/settings", ListAsync)
            .Describe(Tag, "Settings of the server", "With what was said, and where.");
        api.MapPut("/settings/{name}", ChangeAsync)
            .Describe(
                Tag,
                "Change a setting while the server runs",
                "Those with canChange; it holds at the next start too."
            )
            .WithBody<SettingValue>("""{"value":"30d"}""")
            .Refuses(400, 404, 409);
        api.MapDelete("/settings/{name}", ResetAsync)
            .Describe(Tag, "Go back to the default of a setting")
            .Refuses(404, 409);
    }

    private static async Task<Ok<ItemList<ServerSetting>>> ListAsync(
        IServerSettings settings,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<ServerSetting>(await settings.ListAsync(cancellation)));

    private static async Task<Ok<ServerSetting>> ChangeAsync(
        string name,
        HttpContext http,
        IServerSettings settings
    )
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var value = body.As<SettingValue>().Value;
        return TypedResults.Ok(await settings.ChangeAsync(name, value, http.RequestAborted));
    }

    private static async Task<Ok<ServerSetting>> ResetAsync(
        string name,
        IServerSettings settings,
        CancellationToken cancellation
    ) => TypedResults.Ok(await settings.ChangeAsync(name, null, cancellation));
}
