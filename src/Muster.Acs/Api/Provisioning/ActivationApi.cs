using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Presets and profiles for a share of their devices first.</summary>
internal static class ActivationApi
{
    private const string Tag = "Provisioning";

    public static void Map(IEndpointRouteBuilder api, DocumentKind kind, string path, string what)
    {
        api.MapGet(
                $"/{path}/{{name}}/activation",
                async (string name, IProvisioning rules, CancellationToken cancellation) =>
                    TypedResults.Ok(await rules.ActivationAsync(kind, name, cancellation))
            )
            .Describe(Tag, $"For how many devices {what} holds")
            .Refuses(404, 409);
        api.MapPut(
                $"/{path}/{{name}}/activation",
                (string name, HttpContext http, IProvisioning rules) =>
                    PutAsync(kind, name, http, rules)
            )
            .Describe(
                Tag,
                $"Let {what} hold for a share of its devices",
                "A new version of its text, with 'percent' and 'paused' changed. A larger share adds devices "
                    + "only; a smaller one takes nothing from a device that has it."
            )
            .WithBody<Activation>("""{"percent":10,"paused":false}""")
            .WithQuery(DocumentsApi.Note, DocumentsApi.Expect)
            .Produces<ActivationState>()
            .Refuses(400, 404, 409, 413);
    }

    private static async Task<Ok<ActivationState>> PutAsync(
        DocumentKind kind,
        string name,
        HttpContext http,
        IProvisioning rules
    )
    {
        var note = DocumentsApi.NoteOf(http.Request);
        using var body = await JsonBody.ReadAsync(http.Request);
        var activation = body.As<Activation>();
        await rules.ActivateAsync(kind, name, activation, note, http.RequestAborted);
        return TypedResults.Ok(await rules.ActivationAsync(kind, name, http.RequestAborted));
    }
}
