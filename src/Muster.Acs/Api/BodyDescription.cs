using Microsoft.AspNetCore.Builder;

namespace Muster.Acs.Api;

/// <summary>What the description says of a request's body; the handler reads it itself.</summary>
/// <param name="Type">The record; null for raw octets.</param>
/// <param name="Example">JSON.</param>
internal sealed record BodyDescription(Type? Type, string? Example);

internal static class BodyDescriptionExtensions
{
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder route, string example) =>
        route.WithMetadata(new BodyDescription(typeof(T), example));

    public static RouteHandlerBuilder WithRawBody(this RouteHandlerBuilder route) =>
        route.WithMetadata(new BodyDescription(null, null));
}
