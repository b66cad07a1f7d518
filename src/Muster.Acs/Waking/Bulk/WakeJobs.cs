using Muster.Acs.Devices;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Waking.Udp;

namespace Muster.Acs.Waking.Bulk;

/// <summary>Wakes many devices at a pace: jobs of the kind <see cref="WakeWork.Name"/>.</summary>
internal sealed class WakeJobs(
    IJobStore jobs,
    JobRunner runner,
    IDeviceStore devices,
    StunCounters counters
) : IWakes
{
    private const int DefaultPace = 50;
    private const int MaxPace = 10_000;

    public DatagramCounters Datagrams => counters.Snapshot();

    public async Task<WakeJob> StartAsync(
        WakeOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        var pace = order.Pace ?? DefaultPace;
        if (pace is < 1 or > MaxPace)
            throw Invalid($"The pace is 1 to {MaxPace} devices a second.", "pace");
        runner.MustHaveRoom();
        var wanted = await DevicesOfAsync(order, cancellation);
        var job = await runner.StartAsync(
            new(WakeWork.Name, "", pace, TimeSpan.FromSeconds(1), author),
            [.. wanted.Select(device => new JobItem(device))],
            cancellation
        );
        return Of(job);
    }

    public async Task<WakeJob> GetAsync(string id, CancellationToken cancellation) =>
        Of(await jobs.FindAsync(WakeWork.Name, id, cancellation) ?? throw Unknown(id));

    public async Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var found = await jobs.ListAsync(WakeWork.Name, null, page, cancellation);
        return new([.. found.Items.Select(Of)], found.NextCursor, found.Total);
    }

    public async Task<Page<WakeOutcome>> ResultsAsync(
        string id,
        WakeState? state,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await GetAsync(id, cancellation);
        var found = await jobs.ResultsAsync(id, (JobItemState?)state, page, cancellation);
        return new([.. found.Items.Select(Of)], found.NextCursor, found.Total);
    }

    public async Task<WakeJob> CancelAsync(string id, CancellationToken cancellation)
    {
        await GetAsync(id, cancellation);
        if (!await runner.CancelAsync(id, cancellation))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"The wake-up {id} is over already.",
                "id"
            );
        return await GetAsync(id, cancellation);
    }

    private static WakeJob Of(Job job) =>
        new()
        {
            Id = job.Id,
            State = job.State,
            Pace = job.Pace,
            Author = job.Author,
            Created = job.Created,
            Finished = job.Finished,
            Total = job.Total,
            Woken = job.Done,
            Failed = job.Failed,
        };

    private static WakeOutcome Of(JobResult result) =>
        new(result.Item.DeviceId, (WakeState)result.State, result.At, result.Way, result.Detail);

    private async Task<IReadOnlyList<string>> DevicesOfAsync(
        WakeOrder order,
        CancellationToken cancellation
    )
    {
        if (order is { Devices: { } list, Query: null })
        {
            if (list.Count is 0 or > JobRunner.MaxDevices)
                throw Invalid($"'devices' takes 1 to {JobRunner.MaxDevices} ids.", "devices");
            return [.. list.Distinct(StringComparer.Ordinal)];
        }
        if (order is not { Devices: null, Query: { } query })
            throw Invalid("Say either 'devices' or 'query'; {} is the query for all.", "devices");
        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await devices.SearchAsync(
                SearchMerge.Of(
                    order.Saved ?? new(),
                    Query(query, new PageRequest(1000, cursor)) with
                    {
                        Within = order.Within,
                    }
                ),
                cancellation
            );
            found.AddRange(page.Items.Select(device => device.Id));
            cursor = page.NextCursor;
        } while (cursor is not null && found.Count <= JobRunner.MaxDevices);
        if (found.Count == 0)
            throw Invalid("No device fits the query.", "query");
        if (found.Count > JobRunner.MaxDevices)
            throw Invalid($"More than {JobRunner.MaxDevices} devices fit the query.", "query");
        return found;
    }

    /// <summary>Without its group.</summary>
    public static DeviceQuery Query(WakeQuery query, PageRequest page) =>
        new()
        {
            Id = query.Id,
            Tag = query.Tag,
            Model = query.Model,
            ProductClass = query.ProductClass,
            OUI = query.Oui,
            SerialNumber = query.SerialNumber,
            Manufacturer = query.Manufacturer,
            Text = query.Q,
            Filter = query.Filter,
            Page = page,
        };

    private static OperationException Invalid(string message, string field) =>
        new(OperationFaultKind.Invalid, message, field);

    private static OperationException Unknown(string id) =>
        new(OperationFaultKind.NotFound, $"There is no wake-up '{id}'.", "id");
}
