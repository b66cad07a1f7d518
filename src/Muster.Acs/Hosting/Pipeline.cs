using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Access;
using Muster.Acs.Api;
using Muster.Acs.Files;
using Muster.Acs.Metrics;
using Muster.Acs.Nbi;
using Muster.Acs.Southbound;
using Muster.Acs.SpeedTests;
using Muster.Acs.Telemetry;

namespace Muster.Acs.Hosting;

/// <summary>The way of a request: by the port it came in at, before anything else looks at it.</summary>
internal static class Pipeline
{
    public static void UseMuster(this WebApplication app, HostedPages? pages)
    {
        app.UsePorts();
        app.Use((http, next) => SafeHeaders.SetAsync(http, next));
        app.UseMiddleware<ApiErrors>();
        app.UseMiddleware<SameOrigin>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<ApiActor>();
        app.MapApi();
        app.MapMetrics();
        pages?.Map(app);
    }

    private static void UsePorts(this WebApplication app)
    {
        var ports = app.Services.GetRequiredService<ListeningPorts>();
        var cwmp = app.Services.GetRequiredService<CwmpEndpoint>();
        var files = app.Services.GetRequiredService<FilesEndpoint>();
        var bulk = app.Services.GetRequiredService<BulkDataEndpoint>();
        var tests = app.Services.GetRequiredService<SpeedTestEndpoint>();
        var nbi = app.Services.GetRequiredService<NbiEndpoint>();
        var proxies = app.Services.GetRequiredService<TrustedProxies>();
        app.Use(
            (HttpContext http, RequestDelegate next) =>
            {
                proxies.Apply(http);
                var port = http.Connection.LocalPort;
                return port == ports.Cwmp ? cwmp.HandleAsync(http)
                    : port == ports.Nbi ? nbi.HandleAsync(http)
                    : port != ports.Files ? next(http)
                    : tests.Serves(http.Request) ? tests.HandleAsync(http)
                    : IsBulkData(http) ? bulk.HandleAsync(http)
                    : files.HandleAsync(http);
            }
        );
    }

    private static bool IsBulkData(HttpContext http) =>
        http.Request.Path.Value?.StartsWith(BulkDataEndpoint.Prefix, StringComparison.Ordinal)
        == true;
}
