using System.Diagnostics.Metrics;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;

namespace Muster.Acs.Metrics;

/// <summary>
/// What the server counts anyway, as instruments: nothing is measured twice, and nothing is asked before
/// somebody reads. No instrument names a device: a million devices are no labels.
/// </summary>
internal sealed class MusterMeter : IDisposable
{
    public const string Name = "Muster";

    private readonly Meter _meter = new(Name);

    public MusterMeter(
        OpenSessions sessions,
        HomeDevices home,
        AdmissionControl admission,
        IStoreLoad store
    )
    {
        IAdmission door = admission;
        Gauge(
            "muster.devices.home",
            "{device}",
            "Devices that live on this node just now: those heard lately",
            () => home.Count
        );
        Gauge("muster.sessions.open", "{session}", "Open now", () => sessions.Count);
        Count(
            "muster.sessions.opened",
            "{session}",
            "Opened by an Inform",
            () => sessions.Counters.Opened
        );
        _meter.CreateObservableCounter(
            "muster.sessions.ended",
            () => Ended(sessions.Counters),
            "{session}",
            "Ended, by outcome"
        );
        _meter.CreateObservableCounter(
            "muster.sessions.events",
            () => Events(sessions),
            "{event}",
            "Event codes of Informs (TR-069, 3.7.1.5); vendors' own as X"
        );
        Gauge(
            "muster.admission.limit",
            "{session}",
            "Sessions at once that are let in",
            () => door.Counters.Limit
        );
        Gauge(
            "muster.admission.storm",
            "1",
            "1 while new sessions are refused",
            () => door.Counters.IsStorm ? 1 : 0
        );
        Gauge(
            "muster.admission.delay",
            "s",
            "How long work waits for a processor or the disk",
            () => door.Counters.DelayMs / 1000
        );
        Gauge(
            "muster.admission.waiting",
            "{device}",
            "Devices still to be called back",
            () => door.Counters.Waiting
        );
        Count(
            "muster.admission.admitted",
            "{request}",
            "Requests for a session that were let in",
            () => door.Counters.Admitted
        );
        Count(
            "muster.admission.refused",
            "{request}",
            "Those told to come later (503)",
            () => door.Counters.Refused
        );
        Count(
            "muster.admission.dropped",
            "{connection}",
            "Closed before a TLS handshake",
            () => door.Counters.Dropped
        );
        Count(
            "muster.admission.postponed",
            "{session}",
            "Answered minimally though there was work",
            () => door.Counters.Postponed
        );
        Gauge(
            "muster.store.lag",
            "s",
            "Age of the oldest write that is not durable",
            () => store.Lag.TotalSeconds
        );
        Count("muster.store.reads", "{read}", "Reads of the database", () => store.Reads);
        Count("muster.store.writes", "{write}", "Durable writes", () => store.Writes);
        Count(
            "muster.store.commits",
            "{transaction}",
            "Transactions they went in",
            () => store.Commits
        );
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string about, Func<long> now) =>
        _meter.CreateObservableCounter(name, now, unit, about);

    private void Gauge(string name, string unit, string about, Func<double> now) =>
        _meter.CreateObservableGauge(name, now, unit, about);

    private static IEnumerable<Measurement<long>> Ended(SessionCounters counters) =>
        [
            new(counters.Completed, Label("outcome", "completed")),
            new(counters.Failed, Label("outcome", "failed")),
            new(counters.Superseded, Label("outcome", "superseded")),
        ];

    private static IEnumerable<Measurement<long>> Events(OpenSessions sessions) =>
        sessions.EventCounts.Select(each => new Measurement<long>(
            each.Value,
            Label("event", each.Key)
        ));

    private static KeyValuePair<string, object?> Label(string name, string value) =>
        new(name, value);
}
