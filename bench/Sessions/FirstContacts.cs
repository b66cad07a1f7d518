namespace Muster.Bench;

/// <summary>What an installation makes of devices that it has never seen, and what of them it stores.</summary>
/// <param name="Inform">CPU of a session of a device whose tree is not asked for.</param>
/// <param name="Rpcs">To read a whole tree.</param>
/// <param name="Time">Of the first session and the one that reads the tree, one device at a time.</param>
/// <param name="Tree">CPU of both.</param>
/// <param name="DeviceBytes">Of a device whose tree is not known.</param>
/// <param name="ParameterBytes">Of a parameter of a large tree.</param>
internal sealed record FirstContacts(
    Spent Inform,
    int Rpcs,
    TimeSpan Time,
    Spent Tree,
    double DeviceBytes,
    double ParameterBytes
)
{
    public const int Parameters = 1_000;
    private const int NamesARequest = 256;
    private const int Met = 20;
    private const int FirstMet = 900_000;

    /// <summary>Names level by level are three, and then values by so many names.</summary>
    public const int RpcsAllowed = 3 + ((Parameters + NamesARequest - 1) / NamesARequest);

    public static async Task<FirstContacts> RunAsync(
        Installation installation,
        BenchFleet fleet,
        BenchSession session,
        int concurrency,
        CancellationToken cancellation
    )
    {
        var (empty, before) = (installation.StoredBytes, installation.Spent);
        await Load.RunAsync(
            fleet.All,
            fleet.All.Count,
            concurrency,
            (device, token) => session.ServeAsync(device, device.Bootstrap, token),
            cancellation
        );
        var inform = (installation.Spent - before) / fleet.All.Count;
        var rows = installation.StoredBytes;

        var trees = new Trees(installation.Api, Installation.Key, session);
        await trees.ReadAsync(fleet.Large, cancellation);
        var grown = installation.StoredBytes - rows;
        await trees.ReadAsync(fleet.Small, cancellation);
        before = installation.Spent;
        var times = new List<double>();
        var rpcs = 0;
        for (var number = 0; number < Met; number++)
        {
            var device = new BenchDevice(FirstMet + number, Parameters);
            var met = await trees.MeetAsync(device, cancellation);
            times.Add(met.Time.TotalMilliseconds);
            rpcs = Math.Max(rpcs, met.Rpcs);
        }
        return new(
            inform,
            rpcs,
            TimeSpan.FromMilliseconds(Series.MedianOf(times)),
            (installation.Spent - before) / Met,
            (rows - empty) / (double)fleet.All.Count,
            grown / (double)fleet.Large.Sum(device => device.Parameters)
        );
    }
}
