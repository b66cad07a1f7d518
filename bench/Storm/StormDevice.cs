using System.Net;
using System.Net.Sockets;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>What the devices of a storm went through together.</summary>
internal sealed class StormTally
{
    private int served;
    private int refused;
    private int broken;

    public int Served => Volatile.Read(ref served);
    public int Refused => Volatile.Read(ref refused);
    public int Broken => Volatile.Read(ref broken);

    public void OneServed() => Interlocked.Increment(ref served);

    public void OneRefused() => Interlocked.Increment(ref refused);

    public void OneBroken() => Interlocked.Increment(ref broken);
}

/// <summary>
/// A device that boots and calls home until it has been served, waiting between two attempts as the
/// standard says (TR-069 3.2.1.1: 5 to 10 s, then twice as long each time), or as Retry-After asks.
/// </summary>
internal sealed class StormDevice(int number, Uri server, bool honoursRetryAfter) : IDisposable
{
    private const int FirstWait = 5;
    private const int MostDoublings = 8;

    private readonly EndPoint endPoint = new IPEndPoint(IPAddress.Loopback, server.Port);

    /// <summary>Sessions of one device exclude each other.</summary>
    private readonly SemaphoreSlim session = new(1);

    public BenchDevice Device { get; } = new(number, 0);

    /// <summary>Values this device was told to set.</summary>
    public int Set { get; private set; }

    public void Dispose() => session.Dispose();

    public async Task BootAsync(StormTally tally, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var retryAfter = await AttemptAsync(Device.Bootstrap, tally, cancellation);
            if (retryAfter is null)
                break;
            var least = FirstWait << Math.Min(attempt, MostDoublings);
            var wait = TimeSpan.FromSeconds(least + (Random.Shared.NextDouble() * least));
            if (honoursRetryAfter && retryAfter > TimeSpan.Zero)
                wait = retryAfter.Value;
            await Task.Delay(wait, cancellation);
        }
        tally.OneServed();
    }

    /// <summary>One attempt; null when it was served, else what Retry-After said, or zero.</summary>
    public async Task<TimeSpan?> AttemptAsync(
        byte[] inform,
        StormTally tally,
        CancellationToken cancellation
    )
    {
        await session.WaitAsync(cancellation);
        try
        {
            using var wire = await Wire.OpenAsync(endPoint, cancellation);
            return await ServeAsync(wire, inform, tally, cancellation);
        }
        catch (Exception broken) when (broken is BenchFailure or SocketException)
        {
            tally.OneBroken();
            return TimeSpan.Zero;
        }
        finally
        {
            session.Release();
        }
    }

    private async Task<TimeSpan?> ServeAsync(
        Wire wire,
        byte[] inform,
        StormTally tally,
        CancellationToken cancellation
    )
    {
        var answer = await wire.ExchangeAsync(
            BenchDevice.Post(server, inform, cookie: null),
            cancellation
        );
        if (answer.Status == 503)
        {
            tally.OneRefused();
            return RetryAfter(answer);
        }
        if (answer.Status != 200)
            throw new BenchFailure($"The Inform was answered:\n{answer.Head}");
        var cookie = answer.Header("Set-Cookie").FirstOrDefault()?.Split(';')[0];
        answer = await wire.ExchangeAsync(BenchDevice.Post(server, [], cookie), cancellation);
        while (answer.Status == 200)
        {
            var question = EnvelopeReader.Read(answer.Body);
            var reply = Answer(question);
            answer = await wire.ExchangeAsync(
                BenchDevice.Post(server, reply, cookie),
                cancellation
            );
        }
        return answer.Status == 204
            ? null
            : throw new BenchFailure($"The session was broken off:\n{answer.Head}");
    }

    private byte[] Answer(Envelope question)
    {
        if (question.Body is not SetParameterValues)
            return Device.Answer(question);
        Set++;
        return BenchDevice.Write(
            new Envelope(new SetParameterValuesResponse(0))
            {
                ID = question.ID,
                Version = question.Version,
            }
        );
    }

    private static TimeSpan RetryAfter(Answer answer) =>
        int.TryParse(answer.Header("Retry-After").FirstOrDefault(), out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
}
