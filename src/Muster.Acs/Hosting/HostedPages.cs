using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Hosting;

/// <summary>
/// Pages served on the API's port by somebody above this library: he adds what they need, and maps them
/// behind authentication. What they map is closed, as all that is mapped, unless it says otherwise.
/// </summary>
/// <param name="AddServices">Called once, before the server is built.</param>
/// <param name="Map">Called once, after the API was mapped.</param>
public sealed record HostedPages(
    Action<IServiceCollection> AddServices,
    Action<WebApplication> Map
);
