using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// The rules all diagnostics share (TR-069 A.3.2.1 and TR-106 4.5.2): the ACS asks by writing Requested,
/// the test runs after the session, and its end is "8 DIAGNOSTICS COMPLETE".
/// </summary>
internal static class Diagnostics
{
    private const string State = ".DiagnosticsState";
    private const string Requested = "Requested";
    private const string None = "None";

    /// <summary>The other states are the device's to write.</summary>
    public static IEnumerable<SetParameterValuesFault> Refused(
        IReadOnlyList<ParameterValueStruct> values
    ) =>
        values
            .Where(v => IsState(v.Name) && v.Value.Text is not (Requested or None or "Canceled"))
            .Select(v => new SetParameterValuesFault(
                v.Name,
                FaultCode.InvalidParameterValue,
                "only Requested, Canceled and None may be written"
            ));

    public static void Written(Agent cpe, IReadOnlyList<ParameterValueStruct> values)
    {
        foreach (var (name, value) in values)
        {
            if (!IsState(name))
                StopTestOf(cpe, name, values);
            else if (value.Text == Requested)
                cpe.Deferred.Afterwards += agent => Run(agent, name);
        }
    }

    /// <summary>"Writing an argument of a test that runs stops it: the state goes to None."</summary>
    private static void StopTestOf(
        Agent cpe,
        string argument,
        IReadOnlyList<ParameterValueStruct> together
    )
    {
        var dot = argument.LastIndexOf('.');
        var state = dot < 0 ? "" : argument[..dot] + State;
        if (
            together.Any(v => v.Name == state)
            || !cpe.Tree.TryGet(state, out var now)
            || now.Text != Requested
        )
            return;
        cpe.Tree.SetOwn(state, None, Tree.ValueOrigin.Acs);
    }

    /// <summary>The simulator's test takes no time and always succeeds.</summary>
    private static void Run(Agent cpe, string state)
    {
        if (!cpe.Tree.TryGet(state, out var now) || now.Text != Requested)
            return;
        var test = state[..^(State.Length - 1)];
        if (cpe.Tree.TryGet(test + "NumberOfRepetitions", out var repetitions))
        {
            cpe.Tree.SetOwn(test + "SuccessCount", repetitions.Text);
            cpe.Tree.SetOwn(test + "FailureCount", "0");
            cpe.Tree.SetOwn(test + "MinimumResponseTime", "4");
            cpe.Tree.SetOwn(test + "AverageResponseTime", "6");
            cpe.Tree.SetOwn(test + "MaximumResponseTime", "9");
        }
        if (!cpe.Tree.SetOwn(state, "Complete").Succeeded)
            cpe.Tree.SetOwn(state, "Completed");
        cpe.Events.Add(EventCodes.DiagnosticsComplete);
        cpe.Demand();
    }

    private static bool IsState(string name) => name.EndsWith(State, StringComparison.Ordinal);
}
