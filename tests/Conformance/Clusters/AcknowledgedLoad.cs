using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Npgsql;

namespace Conformance.Clusters;

/// <summary>
/// Devices that call home through the balancer without a pause, and note what was acknowledged to them;
/// what fails is begun anew, as a CPE does.
/// </summary>
internal sealed class AcknowledgedLoad(Cluster cluster, Func<MusterProcess> api)
{
    private static readonly TimeSpan ApiPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<string> _events = [];
    private readonly ConcurrentBag<string> _transfers = [];
    private readonly ConcurrentBag<string> _tasks = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastSession = new();
    private readonly ConcurrentDictionary<string, string> _lastTrouble = new();
    private long _sessions;
    private long _broken;

    public long Sessions => Interlocked.Read(ref _sessions);

    /// <summary>Sessions that were cut off or refused.</summary>
    public long Broken => Interlocked.Read(ref _broken);

    /// <summary>What each device that was cut off has last met, and when.</summary>
    public string Troubles =>
        string.Join('\n', _lastTrouble.Select(each => $"{each.Key}: {each.Value}"));

    public (int Events, int Transfers, int Tasks) Counts =>
        (_events.Count, _transfers.Count, _tasks.Count);

    /// <summary>Whether all devices have held a whole session since.</summary>
    public bool AllSince(DateTimeOffset time, int devices) =>
        _lastSession.Count(device => device.Value > time) == devices;

    public async Task RunAsync(string serial, CancellationToken stop)
    {
        using var cpe = new LockStepCpe(cluster.Balanced);
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            try
            {
                await OneSessionAsync(cpe, serial, $"{serial}-{round}");
                _lastSession[serial] = TimeProvider.System.GetUtcNow();
                Interlocked.Increment(ref _sessions);
            }
            catch (Exception cut)
                when (cut
                        is IOException
                            or System.Net.Sockets.SocketException
                            or HttpRequestException
                            or BrokenSession
                            or OperationCanceledException
                            or IndexOutOfRangeException
                            // A refusal is a sentence.
                            or System.Xml.XmlException
                )
            {
                Interlocked.Increment(ref _broken);
                _lastTrouble[serial] = $"{TimeProvider.System.GetUtcNow():T} {cut.Message}";
                cpe.Hangup();
                await Task.WhenAny(Task.Delay(Pause, TimeProvider.System, stop));
            }
        }
    }

    /// <summary>What was acknowledged and is not in the database.</summary>
    public IReadOnlyList<string> Missing()
    {
        using var connection = new NpgsqlConnection(cluster.Store);
        connection.Open();
        var events = Column(connection, "SELECT codes FROM events WHERE codes IS NOT NULL")
            .SelectMany(codes => codes.Split('\n'))
            .Select(line => line.Split('\t'))
            .Where(pair => pair.Length == 2)
            .Select(pair => pair[1])
            .ToHashSet(StringComparer.Ordinal);
        var transfers = Column(connection, "SELECT command_key FROM transfers").ToHashSet();
        // 3 is Done: the device answered, and its answer was answered.
        var tasks = Column(connection, "SELECT id FROM tasks WHERE state = 3").ToHashSet();
        return
        [
            .. _events.Where(key => !events.Contains(key)).Select(key => $"event {key}"),
            .. _transfers.Where(key => !transfers.Contains(key)).Select(key => $"transfer {key}"),
            .. _tasks.Where(id => !tasks.Contains(id)).Select(id => $"task {id}"),
        ];
    }

    /// <summary>Tasks that were accepted and that no session has finished yet.</summary>
    public int Unfinished()
    {
        using var connection = new NpgsqlConnection(cluster.Store);
        connection.Open();
        return Column(connection, "SELECT id FROM tasks WHERE state NOT IN (3)").Count;
    }

    private async Task OneSessionAsync(LockStepCpe cpe, string serial, string key)
    {
        cpe.Cookie = null;
        var inform = await cpe.PostAsync(
            Xml.Inform(serial, $"2 PERIODIC|M ScheduleInform=e{key}", currentTime: key)
        );
        if (inform.Message() != "InformResponse")
            throw new BrokenSession($"Inform: {inform.Status} {inform.Body}");
        _events.Add($"e{key}");
        var task = await SubmitAsync($"00AABB-HG1-{serial}");
        var transfer = await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete($"t{key}")));
        if (transfer.Message() != "TransferCompleteResponse")
            throw new BrokenSession($"TransferComplete: {transfer.Status} {transfer.Body}");
        _transfers.Add($"t{key}");
        var request = await cpe.PostAsync("");
        while (Answer(request, key) is { } answer)
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        // The reply to the last response was an empty one: the ACS took all answers.
        if (request.Status != 204)
            throw new BrokenSession($"The end: {request.Status} {request.Body}");
        if (task is not null)
            _tasks.Add(task);
    }

    private static string? Answer(WireReply request, string key) =>
        request.Message() switch
        {
            "GetParameterValues" => "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter("Device.A", key)
                + "</ParameterList></cwmp:GetParameterValuesResponse>",
            "SetParameterValues" => "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                + "</cwmp:SetParameterValuesResponse>",
            _ => null,
        };

    /// <summary>Null where it was not accepted.</summary>
    private async Task<string?> SubmitAsync(string device)
    {
        using var patience = new CancellationTokenSource(ApiPatience);
        using var reply = await api()
            .Api.PostAsJsonAsync(
                $"api/v1/devices/{device}/tasks",
                new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } },
                patience.Token
            );
        if (!reply.IsSuccessStatusCode)
            return null;
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return list.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private static List<string> Column(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetString(0));
        return values;
    }

    /// <summary>The server would not, or could not, go on with a session.</summary>
    private sealed class BrokenSession(string message) : Exception(message);
}
