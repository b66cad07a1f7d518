using System.Collections.Concurrent;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// How many names a model takes in one GetParameterValues, learned from its refusals: a hundred
/// devices of one model should not each have to teach it again.
/// </summary>
internal sealed class LearnedLimits(int initial)
{
    private const int Smallest = 1;
    private const int MostModels = 10_000;

    private readonly ConcurrentDictionary<string, int> _batches = new(StringComparer.Ordinal);

    public int BatchFor(DeviceIdStruct device, string softwareVersion) =>
        _batches.TryGetValue(Model(device, softwareVersion), out var batch) ? batch : initial;

    /// <summary>A batch of this many was refused where smaller ones are not.</summary>
    public void Refused(DeviceIdStruct device, string softwareVersion, int batch)
    {
        if (_batches.Count >= MostModels)
            _batches.Clear();
        var smaller = Math.Max(Smallest, batch / 2);
        _batches.AddOrUpdate(
            Model(device, softwareVersion),
            smaller,
            (_, known) => Math.Min(known, smaller)
        );
    }

    private static string Model(DeviceIdStruct device, string softwareVersion) =>
        $"{device.OUI}|{device.ProductClass}|{softwareVersion}";
}
