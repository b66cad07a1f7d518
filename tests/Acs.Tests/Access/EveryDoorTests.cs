using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Api;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Api;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>Closed by default: over every route there is, and every operation.</summary>
public sealed partial class EveryDoorTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_key_that_may_do_nothing_is_refused_at_every_route_there_is()
    {
        await server.JsonAsync(HttpMethod.Put, "api/v1/roles/nothing", """{"permissions":[]}""");
        using var nobody = await Keys.DrawAsync(server, "nothing", "nothing");
        var tried = 0;
        foreach (var route in Routes().Where(route => !Is<IAllowAnonymous>(route)))
        {
            if (Is<ForEverybody>(route))
                continue;
            var methods = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods;
            using var request = Request(route, new HttpMethod(methods[0]));
            using var answer = await nobody.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                answer.StatusCode == HttpStatusCode.Forbidden,
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {text}"
            );
            tried++;
        }
        // There were about ninety when this was written: it must not pass because it saw none.
        Assert.InRange(tried, 80, 1_000);
    }

    [Fact]
    public async Task Nor_does_the_northbound_interface_let_it_do_anything()
    {
        string[] requests =
        [
            "GET devices/",
            "HEAD devices/",
            "GET tasks/",
            "GET faults/",
            "GET presets/",
            "GET objects/",
            "GET provisions/",
            "GET virtual_parameters/",
            "GET config/",
            "GET files/",
            "GET ping/127.0.0.1",
            "PUT presets/x",
            "DELETE presets/x",
            "PUT provisions/x",
            "PUT files/x",
            "DELETE files/x",
            "DELETE devices/x",
            "POST devices/x/tags/y",
            "POST devices/x/tasks",
            "DELETE faults/x:default",
        ];
        await server.JsonAsync(HttpMethod.Put, "api/v1/roles/nothing", """{"permissions":[]}""");
        using var nobody = await Keys.DrawAsync(server, "nbi-nothing", "nothing");
        foreach (var line in requests)
        {
            var (method, path) = (line.Split(' ')[0], line.Split(' ')[1]);
            var url = new Uri(server.Host.Addresses.Nbi!, path);
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            if (method is "PUT" or "POST")
                request.Content = new StringContent("""{"name":"reboot"}""");
            using var answer = await nobody.SendAsync(request);
            Assert.True(
                answer.StatusCode == HttpStatusCode.Forbidden,
                $"{line} answered {(int)answer.StatusCode}"
            );
        }
    }

    [Fact]
    public async Task Nothing_is_open_without_a_key_but_what_says_so()
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        foreach (var route in Routes().Where(route => !Is<IAllowAnonymous>(route)))
        {
            using var request = Request(route, HttpMethod.Get);
            request.Content = null;
            using var answer = await client.SendAsync(request);
            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.MethodNotAllowed,
                $"{route.RoutePattern.RawText} answered {(int)answer.StatusCode}"
            );
        }
    }

    [Fact]
    public void Every_operation_is_given_out_for_one_actor_at_a_time()
    {
        var singletons = new ServiceCollection();
        Hosting.MusterServices.AddMuster(singletons, server.Options);
        var operations = typeof(IDevices)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && type.Namespace == typeof(IDevices).Namespace)
            .ToList();
        Assert.Contains(typeof(IDevices), operations);
        foreach (var operation in operations)
        {
            var given = Assert.Single(singletons, service => service.ServiceType == operation);
            Assert.Equal(ServiceLifetime.Scoped, given.Lifetime);
        }
    }

    private IEnumerable<RouteEndpoint> Routes() =>
        server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static bool Is<T>(RouteEndpoint route)
        where T : class => route.Metadata.GetMetadata<T>() is not null;

    /// <summary>As the route's own description says it is called.</summary>
    private static HttpRequestMessage Request(RouteEndpoint route, HttpMethod method)
    {
        var path = Segment()
            .Replace(
                route.RoutePattern.RawText!.TrimStart('/'),
                segment => Value(route, segment.Groups[1].Value)
            );
        var query = route
            .Metadata.OfType<QueryFields>()
            .SelectMany(fields => fields.All)
            .Where(field => field.Required)
            .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Example ?? "x")}");
        var request = new HttpRequestMessage(method, $"{path}?{string.Join('&', query)}");
        var body = route.Metadata.GetMetadata<BodyDescription>();
        if (body is not null)
            request.Content = new StringContent(
                body.Example ?? "{}",
                Encoding.UTF8,
                "application/json"
            );
        return request;
    }

    private static string Value(RouteEndpoint route, string name)
    {
        var parameters = route.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        var type = parameters.FirstOrDefault(each => each.Name == name)?.ParameterType;
        return type == typeof(long) || type == typeof(int) ? "1"
            : name == "kind" ? "configuration"
            : "x";
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Segment();
}
