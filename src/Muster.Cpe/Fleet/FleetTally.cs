using Muster.Cpe.BulkData;
using Muster.Cpe.Transfers;

namespace Muster.Cpe;

/// <summary>Counts what the agents report, from any thread.</summary>
internal sealed class FleetTally(int devices)
{
    private readonly byte[] _registered = new byte[devices];
    private int _registeredCount;
    private long _sessions;
    private long _putOffSessions;
    private long _failedSessions;
    private long _informs;
    private long _requests;
    private long _transfers;
    private long _failedTransfers;
    private long _bytes;
    private long _reports;
    private long _failedSends;

    public void Add(int device, SessionReport report)
    {
        if (report.InformAcknowledged)
            Interlocked.Increment(ref _informs);
        Interlocked.Add(ref _requests, report.RequestsServed);
        if (!report.Succeeded)
        {
            Interlocked.Increment(ref report.IsPutOff ? ref _putOffSessions : ref _failedSessions);
            return;
        }
        Interlocked.Increment(ref _sessions);
        if (Interlocked.Exchange(ref _registered[device], 1) == 0)
            Interlocked.Increment(ref _registeredCount);
    }

    public void Add(TransferReport report)
    {
        if (report.FaultCode.Value != 0)
        {
            Interlocked.Increment(ref _failedTransfers);
            return;
        }
        Interlocked.Increment(ref _transfers);
        Interlocked.Add(ref _bytes, report.Bytes);
    }

    public void Add(BulkDataReport report)
    {
        if (report.IsDelivered)
            Interlocked.Add(ref _reports, report.Reports);
        else
            Interlocked.Increment(ref _failedSends);
    }

    public FleetCounters Read(int active) =>
        new(
            _registered.Length,
            Volatile.Read(ref _registeredCount),
            active,
            Interlocked.Read(ref _sessions),
            Interlocked.Read(ref _putOffSessions),
            Interlocked.Read(ref _failedSessions),
            Interlocked.Read(ref _informs),
            Interlocked.Read(ref _requests),
            Interlocked.Read(ref _transfers),
            Interlocked.Read(ref _failedTransfers),
            Interlocked.Read(ref _bytes),
            Interlocked.Read(ref _reports),
            Interlocked.Read(ref _failedSends)
        );
}
