using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Muster.Acs.Hosting;
using Muster.Web.Access;
using Muster.Web.Assets;
using Muster.Web.Device;
using Muster.Web.Devices;
using Muster.Web.Files;
using Muster.Web.HelpDesk;
using Muster.Web.Live;
using Muster.Web.Models;
using Muster.Web.Provisioning;
using Muster.Web.Shared;

namespace Muster.Web;

/// <summary>The console, to be hosted by the program beside the API.</summary>
public static class ConsolePages
{
    /// <summary>What <see cref="MusterHost"/> takes.</summary>
    public static HostedPages Hosted { get; } = new(AddServices, Map);

    private static void AddServices(IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddConsoleAccess();
        services.AddSingleton<EmbeddedAssets>();
        services.AddSingleton<Pulse>();
        services.AddSingleton<EventHub>();
        services.AddSingleton<FaultBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<Pulse>());
        services.AddScoped<Person>();
        services.AddScoped<CircuitHandler, CircuitActor>();
        services.AddScoped<DeviceReader>();
        services.AddScoped<LineReader>();
        services.AddScoped<FileCensus>();
        services.AddScoped<ModelSampler>();
        services.AddScoped<SeenNames>();
        // What Blazor itself answers with, beside the API's own types.
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Add(BlazorJson.Default)
        );
        services.Configure<RouteOptions>(routes =>
            routes.SetParameterPolicy<ConsolePath>(ConsolePath.Name)
        );
    }

    private static void Map(WebApplication app)
    {
        app.UseMiddleware<ConsoleHeaders>();
        app.UseAddressOfUser();
        app.UseAntiforgery();
        app.Services.GetRequiredService<EmbeddedAssets>().Map(app);
        var pages = app.MapGroup("").RequireAuthorization(ConsoleAccess.Policy);
        pages.WithMetadata(new ConsolePage());
        pages
            .MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode =>
                // ConsoleHeaders says it.
                mode.ContentSecurityFrameAncestorsPolicy = null
            );
        DeviceExport.Map(pages);
        // What no page is called. The API's own paths keep their problems.
        pages
            .MapGet(
                $"{{*path:{ConsolePath.Name}}}",
                () => new RazorComponentResult<Missing> { StatusCode = 404 }
            )
            .WithOrder(int.MaxValue);
    }
}

/// <summary>Marks what is a page of the console.</summary>
internal sealed class ConsolePage;

/// <summary>Paths that are neither the API's nor assets'.</summary>
internal sealed class ConsolePath : IRouteConstraint
{
    public const string Name = "console";

    private static readonly string[] Others =
    [
        "api",
        "auth",
        "health",
        "_framework",
        "_content",
        "console",
    ];

    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    )
    {
        var first = values[routeKey]?.ToString()?.Split('/')[0];
        return !Others.Contains(first, StringComparer.OrdinalIgnoreCase);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(IList<string>))]
internal sealed partial class BlazorJson : System.Text.Json.Serialization.JsonSerializerContext;
