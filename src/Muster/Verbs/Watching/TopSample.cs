using System.Text.Json.Nodes;
using Muster.Acs.Api;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Watching;

/// <summary>What a server told at one moment.</summary>
/// <param name="At">The timestamp of the moment.</param>
/// <param name="Stats">From its memory.</param>
/// <param name="Fleet">From its database; null where the key may not see it.</param>
/// <param name="Faults">The largest groups of open faults.</param>
/// <param name="Open">The sessions that are open longest.</param>
internal sealed record TopSample(
    long At,
    Stats Stats,
    FleetCounts? Fleet,
    IReadOnlyList<FaultGroup> Faults,
    IReadOnlyList<OpenSession> Open
);

/// <summary>Asks a server for samples: what costs it something only now and then.</summary>
internal sealed class TopSource(MusterClient client, TimeProvider clock)
{
    private const int Rows = 5;
    private static readonly TimeSpan BetweenCounts = TimeSpan.FromSeconds(5);

    private long? _counted;
    private FleetCounts? _fleet;
    private IReadOnlyList<FaultGroup> _faults = [];

    public async Task<TopSample> TakeAsync(CancellationToken cancellation)
    {
        var stats = MusterClient.Read<Stats>(await client.GetAsync("stats", cancellation));
        var at = clock.GetTimestamp();
        if (_counted is not { } last || clock.GetElapsedTime(last) >= BetweenCounts)
        {
            _counted = at;
            var fleet = await AllowedAsync("stats/fleet", cancellation);
            _fleet = fleet is null ? null : MusterClient.Read<FleetCounts>(fleet);
            _faults = ListOf<FaultGroup>(await AllowedAsync("faults/groups", cancellation));
        }
        var open = await AllowedAsync($"sessions?limit={Rows}", cancellation);
        return new(at, stats, _fleet, [.. _faults.Take(Rows)], ListOf<OpenSession>(open));
    }

    /// <summary>Null where the key may not see it: the rest is shown all the same.</summary>
    private async Task<JsonNode?> AllowedAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(path, cancellation);
        }
        catch (CommandFailure refused) when (refused.ExitCode == ExitCode.Failed)
        {
            return null;
        }
    }

    private static IReadOnlyList<T> ListOf<T>(JsonNode? json) =>
        [.. (json?["items"]?.AsArray() ?? []).Select(MusterClient.Read<T>)];
}
