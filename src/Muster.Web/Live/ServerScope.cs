using Microsoft.Extensions.DependencyInjection;

namespace Muster.Web.Live;

/// <summary>
/// What is read once for all pages is read by the server; what a page shows of it is its viewer's to see.
/// </summary>
internal static class ServerScope
{
    public static void ActAsServer(this IServiceProvider scope) =>
        scope.GetRequiredService<IActing>().Actor = Actor.Server;
}
