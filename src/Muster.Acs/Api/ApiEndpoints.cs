using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Access;

namespace Muster.Acs.Api;

/// <summary>The REST API, version 1: routes over the operations, and nothing but.</summary>
internal static class ApiEndpoints
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddRouting();
        services.Configure<JsonOptions>(options =>
        {
            var json = options.SerializerOptions;
            json.TypeInfoResolver = ApiJson.Resolver;
            json.AllowOutOfOrderMetadataProperties = true;
            json.RespectNullableAnnotations = true;
            json.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.Converters.Add(new TaskStateConverter());
            json.Converters.Add(new TransferStateConverter());
            json.Converters.Add(new TransferKindConverter());
        });
        services.AddApiDescription();
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        HealthApi.Map(routes);
        SignInApi.Map(routes);
        var api = routes.MapGroup(Root).AddEndpointFilter(QueryFields.Check);
        DevicesApi.Map(api);
        SearchesApi.Map(api);
        FleetApi.Map(api);
        HistoryApi.Map(api);
        NotesApi.Map(api);
        BackupsApi.Map(api);
        WakesApi.Map(api);
        TasksApi.Map(api);
        FaultsApi.Map(api);
        FaultGroupsApi.Map(api);
        FilesApi.Map(api);
        DeviceFilesApi.Map(api);
        SessionsApi.Map(api);
        EventsApi.Map(api);
        TranscriptsApi.Map(api);
        StatsApi.Map(api);
        SeriesApi.Map(api);
        DiagnosticsApi.Map(api);
        TransfersApi.Map(api);
        RegistrationsApi.Map(api);
        ModelsApi.Map(api);
        DataModelApi.Map(api);
        DocumentsApi.Map(api);
        PlanApi.Map(api);
        WebhooksApi.Map(api);
        UsersApi.Map(api);
        RolesApi.Map(api);
        AccountApi.Map(api);
        KeysApi.Map(api);
        AuditApi.Map(api);
        MigrationApi.Map(api);
        SettingsApi.Map(api);
        StoreApi.Map(api);
        routes.MapApiDescription();
    }

    /// <summary>What the description says of a route.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route,
        string tag,
        string summary,
        string description = ""
    ) => route.WithTags(tag).WithSummary(summary).WithDescription(description);

    /// <summary>The refusals a route has beside 401, 500 and 503.</summary>
    public static RouteHandlerBuilder Refuses(
        this RouteHandlerBuilder route,
        params ReadOnlySpan<int> statuses
    )
    {
        foreach (var status in statuses)
            route.Produces<Problem>(status, Problems.MediaType);
        return route;
    }
}
