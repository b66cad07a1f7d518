using System.Text.RegularExpressions;
using Muster.Acs.Nbi.Collections;
using Muster.Acs.Nbi.Tasks;
using Muster.Acs.Operations;

namespace Muster.Acs.Nbi;

/// <summary>
/// Which path is answered by whom. Names are matched as they stand in the request line and decoded once; a
/// slash at the end changes nothing.
/// </summary>
internal sealed partial class NbiRoutes
{
    private static readonly Dictionary<string, Regex> RulePaths = new[]
    {
        "presets",
        "objects",
        "provisions",
        "virtual_parameters",
    }.ToDictionary(
        collection => collection,
        collection => new Regex(
            $"^/{collection}/([A-Za-z0-9_%-]+)/?$",
            RegexOptions.CultureInvariant
        )
    );

    private readonly Route[] routes;

    public NbiRoutes(
        NbiRules rules,
        NbiDevices devices,
        NbiFiles files,
        TaskPosting posting,
        NbiTasks tasks,
        PingEndpoint ping,
        NbiReading reading
    )
    {
        routes =
        [
            Rules("presets", DocumentKind.Preset, rules),
            Rules("objects", DocumentKind.Object, rules),
            Rules("provisions", DocumentKind.Provision, rules),
            Rules("virtual_parameters", DocumentKind.VirtualParameter, rules),
            new(Tag(), ["POST", "DELETE"], (x, n) => devices.TagAsync(x, n[0], n[1])),
            new(Fault(), ["DELETE"], (x, n) => tasks.DeleteFaultAsync(x, n[0])),
            new(DeviceTasks(), ["POST"], (x, n) => posting.PostAsync(x, n[0])),
            new(OneTask(), ["DELETE"], (x, n) => tasks.DeleteAsync(x, n[0])),
            new(TaskWord(), ["POST"], (x, n) => tasks.ActAsync(x, n[0], n[1])),
            new(File(), ["PUT", "DELETE"], (x, n) => files.ChangeAsync(x, n[0])),
            new(Ping(), ["GET"], (x, n) => PingAsync(reading, ping, x, n[0])),
            new(Device(), ["DELETE"], (x, n) => devices.DeleteAsync(x, n[0])),
            new(Collection(), ["GET", "HEAD"], (x, n) => reading.QueryAsync(x, n[0])),
        ];
    }

    public Task HandleAsync(NbiExchange exchange)
    {
        foreach (var route in routes)
        {
            if (route.Path.Match(exchange.Path) is not { Success: true } match)
                continue;
            if (!route.Methods.Contains(exchange.Http.Request.Method))
            {
                exchange.Http.Response.Headers.Allow = string.Join(", ", route.Methods);
                return exchange.EndAsync(405, "405 Method Not Allowed");
            }
            var names = match
                .Groups.Values.Skip(1)
                .Select(group => Uri.UnescapeDataString(group.Value));
            return route.Handle(exchange, [.. names]);
        }
        return exchange.EndAsync(404, "404 Not Found");
    }

    /// <summary>An echo request leaves for wherever the client says: as much as to wake a device.</summary>
    private static Task PingAsync(
        NbiReading reading,
        PingEndpoint ping,
        NbiExchange exchange,
        string host
    )
    {
        reading.Gate.Demand(Resource.Wakes, AccessLevel.Write);
        return ping.PingAsync(exchange, host);
    }

    private static Route Rules(string collection, DocumentKind kind, NbiRules rules) =>
        new(
            RulePaths[collection],
            ["PUT", "DELETE"],
            (exchange, names) => rules.ChangeAsync(exchange, kind, names[0])
        );

    private sealed record Route(
        Regex Path,
        string[] Methods,
        Func<NbiExchange, string[], Task> Handle
    );

    [GeneratedRegex("^/devices/([A-Za-z0-9_%-]+)/tags/([A-Za-z0-9_%-]+)/?$")]
    private static partial Regex Tag();

    [GeneratedRegex("^/faults/([A-Za-z0-9_%:-]+)/?$")]
    private static partial Regex Fault();

    [GeneratedRegex("^/devices/([A-Za-z0-9_%-]+)/tasks/?$")]
    private static partial Regex DeviceTasks();

    [GeneratedRegex("^/tasks/([A-Za-z0-9_%-]+)/?$")]
    private static partial Regex OneTask();

    [GeneratedRegex("^/tasks/([A-Za-z0-9_%-]+)/([A-Za-z_-]+)/?$")]
    private static partial Regex TaskWord();

    [GeneratedRegex(@"^/files/([A-Za-z0-9_%!*'();:@&=+$,?#\[\].~-]+)/?$")]
    private static partial Regex File();

    [GeneratedRegex("^/ping/([A-Za-z0-9_.:-]+)/?$")]
    private static partial Regex Ping();

    [GeneratedRegex("^/devices/([A-Za-z0-9_%-]+)/?$")]
    private static partial Regex Device();

    [GeneratedRegex("^/([A-Za-z0-9_]+)/?$")]
    private static partial Regex Collection();
}
