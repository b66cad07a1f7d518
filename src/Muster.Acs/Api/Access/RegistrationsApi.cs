using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Who may call home, with which credentials; passwords are written, never read.</summary>
internal static class RegistrationsApi
{
    private const string Tag = "Registrations";

    private static readonly QueryField State = new(
        "state",
        "Only those that are approved, waiting or refused.",
        Example: "waiting"
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/access", ReportAsync)
            .Describe(
                Tag,
                "How devices prove who they are",
                "The policy of the deployment, the TLS certificate, and counts since the start."
            );
        api.MapGet("/registrations", ListAsync)
            .Describe(Tag, "Registered, waiting and refused devices", "In the order of their ids.")
            .WithQuery([State, .. QueryFields.Page])
            .Refuses(400);
        api.MapPost("/registrations", ImportAsync)
            .Describe(
                Tag,
                "Register devices",
                "All or none, as JSON or as text/csv with the columns oui, product_class, serial, "
                    + "user, password, tags and authentication. What is left out stays as it is."
            )
            .WithBody<RegistrationBatch>(
                """
                {"registrations":[{"oui":"00D09E","productClass":"Gateway","serialNumber":"1",
                "user":"gw-1","password":"correct horse","tags":["lab"]}]}
                """
            )
            .Refuses(400, 413);
        api.MapGet("/registrations/{id}", GetAsync).Describe(Tag, "One registration").Refuses(404);
        api.MapDelete("/registrations/{id}", DeleteAsync)
            .Describe(Tag, "Forget a registration and its credentials")
            .Refuses(404);
        api.MapPost("/registrations/{id}/approve", ApproveAsync)
            .Describe(Tag, "Let a waiting or refused device in")
            .Refuses(404);
        api.MapPost("/registrations/{id}/refuse", RefuseAsync)
            .Describe(Tag, "Shut a device out")
            .Refuses(404);
    }

    private static async Task<Ok<AccessReport>> ReportAsync(
        IRegistrations registrations,
        CancellationToken cancellation
    ) => TypedResults.Ok(await registrations.ReportAsync(cancellation));

    private static async Task<Ok<Page<Registration>>> ListAsync(
        HttpRequest request,
        IRegistrations registrations,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        RegistrationState? state = read.Text("state") switch
        {
            null => null,
            "approved" => RegistrationState.Approved,
            "waiting" => RegistrationState.Waiting,
            "refused" => RegistrationState.Refused,
            var other => throw Problems.Invalid(
                "state",
                $"'{other}' is none of approved, waiting and refused."
            ),
        };
        return TypedResults.Ok(
            await registrations.ListAsync(new(state, read.Page()), cancellation)
        );
    }

    private static async Task<Ok<RegistrationImport>> ImportAsync(
        HttpContext http,
        IRegistrations registrations
    )
    {
        var isTable = http.Request.ContentType?.StartsWith(
            "text/csv",
            StringComparison.OrdinalIgnoreCase
        );
        var entries =
            isTable == true
                ? RegistrationCsv.Read(await TextAsync(http))
                : await JsonAsync(http.Request);
        return TypedResults.Ok(await registrations.ImportAsync(entries, http.RequestAborted));
    }

    private static async Task<IReadOnlyList<RegistrationEntry>> JsonAsync(HttpRequest request)
    {
        using var body = await JsonBody.ReadAsync(request);
        return
        [
            .. body.As<RegistrationBatch>()
                .Registrations.Select((entry, i) => entry with { Place = $"registrations[{i}]" }),
        ];
    }

    private static async Task<string> TextAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = RegistrationCsv.MaxSize;
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(http.RequestAborted);
    }

    private static async Task<Ok<Registration>> GetAsync(
        string id,
        HttpContext http,
        IRegistrations registrations
    ) =>
        TypedResults.Ok(
            await registrations.GetAsync(
                DeviceIds.Of(http, id, "registrations"),
                http.RequestAborted
            )
        );

    private static async Task<NoContent> DeleteAsync(
        string id,
        HttpContext http,
        IRegistrations registrations
    )
    {
        await registrations.DeleteAsync(
            DeviceIds.Of(http, id, "registrations"),
            http.RequestAborted
        );
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Registration>> ApproveAsync(
        string id,
        HttpContext http,
        IRegistrations registrations
    ) =>
        TypedResults.Ok(
            await registrations.ApproveAsync(
                DeviceIds.Of(http, id, "registrations"),
                http.RequestAborted
            )
        );

    private static async Task<Ok<Registration>> RefuseAsync(
        string id,
        HttpContext http,
        IRegistrations registrations
    ) =>
        TypedResults.Ok(
            await registrations.RefuseAsync(
                DeviceIds.Of(http, id, "registrations"),
                http.RequestAborted
            )
        );
}

/// <summary>Devices to register, all or none.</summary>
/// <param name="Registrations">1 to 50,000.</param>
public sealed record RegistrationBatch(IReadOnlyList<RegistrationEntry> Registrations);
