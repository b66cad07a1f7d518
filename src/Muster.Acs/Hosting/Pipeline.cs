using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Api;
using Muster.Acs.Files;

namespace Muster.Acs.Hosting;

/// <summary>The way of a request: by the port it came in at, before anything else looks at it.</summary>
internal static class Pipeline
{
    public static void UseMuster(this WebApplication app)
    {
        app.UsePorts();
        app.UseMiddleware<ApiErrors>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapApi();
    }

    private static void UsePorts(this WebApplication app)
    {
        var ports = app.Services.GetRequiredService<ListeningPorts>();
        var files = app.Services.GetRequiredService<FilesEndpoint>();
        app.Use(
            (HttpContext http, RequestDelegate next) =>
            {
                var port = http.Connection.LocalPort;
                if (port == ports.Files)
                    return files.HandleAsync(http);
                if (port == ports.Api)
                    return next(http);
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            }
        );
    }
}
