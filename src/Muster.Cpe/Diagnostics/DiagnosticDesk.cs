using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Diagnostics;

/// <summary>
/// The tests of one CPE. What all of them share (TR-106 4.5.2, TR-181): the ACS asks by writing
/// Requested, the test runs after the session, its end is "8 DIAGNOSTICS COMPLETE"; a write to an input
/// stops it. Used under the agent's lock.
/// </summary>
internal sealed class DiagnosticDesk
{
    private const string Requested = "Requested";
    private const string Canceled = "Canceled";
    private const string None = "None";

    private readonly Dictionary<string, CancellationTokenSource> _running = new(
        StringComparer.Ordinal
    );
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly UdpEchoResponder _responder = new();

    /// <summary>"An attempt to set any other value MUST be rejected as an invalid parameter value."</summary>
    public static IEnumerable<SetParameterValuesFault> Refused(
        IReadOnlyList<ParameterValueStruct> values
    ) =>
        values
            .Where(v =>
                DiagnosticRunners.IsState(v.Name)
                && v.Value.Text is not (Requested or None or Canceled)
            )
            .Select(v => new SetParameterValuesFault(
                v.Name,
                FaultCode.InvalidParameterValue,
                "only Requested, Canceled and None may be written"
            ));

    /// <summary>The ACS wrote these values, and the tree took them.</summary>
    public void Written(Agent cpe, IReadOnlyList<ParameterValueStruct> values)
    {
        foreach (var path in values.Select(value => Parent(value.Name)).Distinct())
        {
            if (DiagnosticRunners.StateOf(cpe.Tree, path) is { } state)
                Written(cpe, path, state, values);
            else if (path.EndsWith(".UDPEchoConfig.", StringComparison.Ordinal))
                _responder.Configure(cpe, path);
        }
    }

    /// <summary>Power is gone: what runs, ends without a word.</summary>
    public void Stop()
    {
        foreach (var run in _running.Values)
            run.Cancel();
        _running.Clear();
        _responder.Stop();
    }

    /// <summary>"After a reboot the state is None", and the results are not valid any more.</summary>
    public void Booted(Agent cpe)
    {
        Stop();
        foreach (var state in _used)
            cpe.Tree.SetOwn(state, None, ValueOrigin.Acs);
        _used.Clear();
        _responder.Resume(cpe);
    }

    /// <summary>
    /// A test has ended: its results, its state, and the event. False when it was stopped meanwhile, or the
    /// power is gone: then nobody is told.
    /// </summary>
    private bool TryEnd(
        DiagnosticJob job,
        string state,
        DiagnosticOutcome outcome,
        CancellationTokenSource run
    )
    {
        var cpe = job.Cpe;
        if (!cpe.IsRunning || _running.GetValueOrDefault(job.Path) != run)
            return false;
        _running.Remove(job.Path);
        DiagnosticResults.Keep(cpe.Tree, job.Path, outcome);
        DiagnosticResults.SetState(cpe.Tree, state, outcome.State);
        cpe.Events.Add(EventCodes.DiagnosticsComplete);
        cpe.Demand();
        return true;
    }

    private void Written(
        Agent cpe,
        string path,
        string state,
        IReadOnlyList<ParameterValueStruct> values
    )
    {
        var wanted = values.Where(v => v.Name == state).Select(v => v.Value.Text).FirstOrDefault();
        if (_running.Remove(path, out var run))
            run.Cancel();
        if (wanted == Requested)
        {
            _used.Add(state);
            // "The CPE SHOULD wait until after completion of the communication session."
            cpe.Deferred.Afterwards += agent => Start(agent, path, state);
        }
        else
        {
            // "Writing an input or Canceled: the test stops, the state is None", and no event.
            cpe.Tree.SetOwn(state, None, ValueOrigin.Acs);
        }
    }

    private void Start(Agent cpe, string path, string state)
    {
        if (
            !cpe.IsRunning
            || cpe.Runtime.Options.ForgetsDiagnostics
            || !cpe.Tree.TryGet(state, out var now)
            || now.Text != Requested
            || _running.ContainsKey(path)
        )
            return;
        var job = new DiagnosticJob(path, DiagnosticResults.Inputs(cpe.Tree, path), cpe);
        var run = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        _running.Add(path, run);
        cpe.Runtime.Diagnostics.Enter(() => RunAsync(job, state, run));
    }

    private static async Task RunAsync(DiagnosticJob job, string state, CancellationTokenSource run)
    {
        DiagnosticOutcome outcome;
        try
        {
            outcome = await DiagnosticRunners.Of(job.Path)(job, run.Token);
        }
        catch (OperationCanceledException)
        {
            outcome = new DiagnosticOutcome(DiagnosticOutcome.Internal);
        }
        catch (Exception)
        {
            // A fault of ours is the device's: it tells the ACS so, and goes on.
            outcome = new DiagnosticOutcome(DiagnosticOutcome.Internal);
        }
        var told = job.Cpe.Locked(cpe => cpe.Diagnostics.TryEnd(job, state, outcome, run));
        run.Dispose();
        if (told)
            job.Cpe.Tell(new DiagnosticReport(job.Path, outcome.State));
    }

    private static string Parent(string name) => name[..(name.LastIndexOf('.') + 1)];
}
