using System.Diagnostics;
using System.Net.Http.Json;
using Conformance.Clusters;
using Conformance.Processes;

namespace Muster.Bench;

/// <summary>
/// How long it takes until every node knows what was changed at one: a setting is set and taken back, at
/// each node in turn, and the others are asked until they say so.
/// </summary>
internal sealed class Word(Cluster cluster, CancellationToken end)
{
    private const string Setting = "api/v1/settings/discover";
    private const string IsSet = "changed here";
    private const int Changes = 30;

    /// <summary>"Configuration, rules and learned quirks reach all nodes within a second."</summary>
    public static readonly TimeSpan Goal = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The time of each change, the shortest first.</summary>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync()
    {
        var nodes = cluster.All.ToList();
        var times = new List<TimeSpan>();
        for (var change = 0; change < Changes; change++)
        {
            var (isSet, told) = (change % 2 == 0, nodes[change % nodes.Count]);
            using var reply = isSet
                ? await told.Api.PutAsJsonAsync(Setting, new { value = "true" }, end)
                : await told.Api.DeleteAsync(Setting, end);
            reply.EnsureSuccessStatusCode();
            var since = Stopwatch.GetTimestamp();
            var others = nodes.Where(node => node != told);
            await Task.WhenAll(others.Select(node => UntilAsync(node, isSet, since)).ToList());
            times.Add(Stopwatch.GetElapsedTime(since));
        }
        times.Sort();
        return times;
    }

    private async Task UntilAsync(MusterProcess node, bool isSet, long since)
    {
        using var look = new PeriodicTimer(Look);
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            var settings = await node.Api.GetStringAsync("api/v1/settings", end);
            if (settings.Contains(IsSet, StringComparison.Ordinal) == isSet)
                return;
            await look.WaitForNextTickAsync(end);
        }
    }
}
