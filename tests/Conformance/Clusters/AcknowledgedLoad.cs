using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Npgsql;

namespace Conformance.Clusters;

/// <summary>
/// Devices that call home through the balancer, and note what was acknowledged to them; what fails is
/// begun anew, as a CPE does.
/// </summary>
internal sealed class AcknowledgedLoad(Cluster cluster, Func<MusterProcess> api, CallPace pace)
{
    private const int MostTrouble = 80;
    private const int MostCuts = 100;
    private static readonly TimeSpan ApiPatience = TimeSpan.FromSeconds(40);

    private readonly Acknowledged _acknowledged = new();
    private readonly ConcurrentQueue<ServedCall> _calls = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastSession = new();
    private readonly ConcurrentDictionary<string, int> _troubles = new();
    private readonly ConcurrentQueue<string> _cuts = new();
    private int _round;
    private int _submitted;
    private long _refused;
    private long _cut;
    private long _failed;

    public int Sessions => _calls.Count;

    /// <summary>Every call that was served.</summary>
    public IReadOnlyCollection<ServedCall> Calls => _calls;

    /// <summary>Calls whose Inform was not acknowledged.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>POSTs that were answered with 500: whatever happens to nodes, a device is told to come again.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Sessions that were open and did not come to their end.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>
    /// What devices met that were cut off or refused, and how often; then each that was cut off, when and
    /// where in its session.
    /// </summary>
    public string Troubles =>
        string.Join(
            '\n',
            _troubles.Select(each => $"{each.Value} x {each.Key}").Concat(_cuts.Take(MostCuts))
        );

    public (int Events, int Transfers, int Tasks) Counts => _acknowledged.Counts;

    /// <summary>How many devices have held a whole session since.</summary>
    public int ServedSince(DateTimeOffset time) =>
        _lastSession.Count(device => device.Value > time);

    /// <summary>One device, until it is told to stop; the session that is open then is finished.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="stop">When it is to stop.</param>
    /// <param name="door">Where it calls home; null for the balancer.</param>
    public async Task RunAsync(string serial, CancellationToken stop, Uri? door = null)
    {
        using var cpe = new LockStepCpe(door ?? cluster.Balanced);
        // Not all in the same moment.
        await PauseAsync(pace.Period * Random.Shared.NextDouble(), stop);
        while (!stop.IsCancellationRequested)
        {
            var due = TimeProvider.System.GetUtcNow();
            DateTimeOffset? failed = null;
            for (var retries = 0; !stop.IsCancellationRequested; )
            {
                var began = TimeProvider.System.GetUtcNow();
                var round = Interlocked.Increment(ref _round);
                if (await TryAsync(cpe, serial, $"{serial}-{round}", retries))
                {
                    var now = TimeProvider.System.GetUtcNow();
                    _lastSession[serial] = now;
                    _calls.Enqueue(new(failed ?? began, began, now, retries));
                    break;
                }
                failed ??= TimeProvider.System.GetUtcNow();
                await PauseAsync(pace.Retry(++retries), stop);
            }
            if (pace.Period == TimeSpan.Zero)
                continue;
            cpe.Hangup();
            await PauseAsync(due + pace.Period - TimeProvider.System.GetUtcNow(), stop);
        }
    }

    /// <summary>What was acknowledged and is not in the database.</summary>
    public IReadOnlyList<string> Missing()
    {
        using var connection = new NpgsqlConnection(cluster.Store);
        return _acknowledged.MissingIn(connection);
    }

    /// <summary>Accepted tasks that come to no end, however often their devices call; it takes a while.</summary>
    public Task<IReadOnlyList<string>> LeftOpenAsync() =>
        _acknowledged.LeftOpenAsync(() => new NpgsqlConnection(cluster.Store), cluster.Balanced);

    private static async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        if (pause > TimeSpan.Zero)
            await Task.WhenAny(Task.Delay(pause, TimeProvider.System, stop));
    }

    private async Task<bool> TryAsync(LockStepCpe cpe, string serial, string key, int retries)
    {
        var began = TimeProvider.System.GetUtcNow();
        var step = "Inform";
        try
        {
            await OpenAsync(cpe, serial, key, retries);
            await GoOnAsync(cpe, serial, key, next => step = next);
            return true;
        }
        catch (Exception trouble) when (trouble is BrokenSession || QuietSession.IsTrouble(trouble))
        {
            var isOpen = step != "Inform";
            Interlocked.Increment(ref isOpen ? ref _cut : ref _refused);
            // What it says is long, and often of one device.
            var says = trouble.Message[..Math.Min(trouble.Message.Length, MostTrouble)];
            var kind = $"{step}: {trouble.GetType().Name} {says}";
            _troubles.AddOrUpdate(kind, 1, (_, count) => count + 1);
            if (isOpen)
                _cuts.Enqueue($"{began:T} to {TimeProvider.System.GetUtcNow():T} {serial}: {kind}");
            cpe.Hangup();
            return false;
        }
    }

    private async Task OpenAsync(LockStepCpe cpe, string serial, string key, int retries)
    {
        cpe.Cookie = null;
        var inform = await PostAsync(
            cpe,
            Xml.Inform(
                serial,
                $"2 PERIODIC|M ScheduleInform=e{key}",
                currentTime: key,
                retryCount: retries
            )
        );
        if (inform.Message() != "InformResponse")
            throw new BrokenSession($"Inform: {inform.Status} {inform.Body}");
        _acknowledged.Event($"e{key}");
    }

    private async Task GoOnAsync(LockStepCpe cpe, string serial, string key, Action<string> at)
    {
        at("task over the API");
        var task = await SubmitAsync($"00AABB-HG1-{serial}");
        at("TransferComplete");
        var transfer = await PostAsync(cpe, Xml.Envelope(Xml.TransferComplete($"t{key}")));
        if (transfer.Message() != "TransferCompleteResponse")
            throw new BrokenSession($"TransferComplete: {transfer.Status} {transfer.Body}");
        _acknowledged.Transfer($"t{key}");
        at("empty POST");
        var request = await PostAsync(cpe, "");
        at("response");
        var isAsked = false;
        while (QuietSession.Answer(request, key) is { } answer)
        {
            isAsked |= request.Message() is "GetParameterValues" or "AddObject";
            request = await PostAsync(cpe, Xml.Envelope(answer, request.Text("ID")));
        }
        // The reply to the last response was an empty one: the ACS took all answers.
        if (request.Status != 204)
            throw new BrokenSession($"The end: {request.Status} {request.Body}");
        // A node that has refused devices puts tasks off for a while: this one is done another time.
        if (task is not null && isAsked)
            _acknowledged.FinishedTask(task);
    }

    private async Task<WireReply> PostAsync(LockStepCpe cpe, string body)
    {
        var reply = await cpe.PostAsync(body);
        if (reply.Status == 500)
            Interlocked.Increment(ref _failed);
        return reply;
    }

    /// <summary>Null where it was not accepted.</summary>
    private async Task<string?> SubmitAsync(string device)
    {
        using var patience = new CancellationTokenSource(ApiPatience);
        using var reply = await QuietSession.SubmitAsync(
            api().Api,
            device,
            Interlocked.Increment(ref _submitted),
            patience.Token
        );
        if (!reply.IsSuccessStatusCode)
            return null;
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        var id = list.GetProperty("items")[0].GetProperty("id").GetString()!;
        _acknowledged.AcceptedTask(id);
        return id;
    }

    /// <summary>The server would not, or could not, go on with a session.</summary>
    private sealed class BrokenSession(string message) : Exception(message);
}
