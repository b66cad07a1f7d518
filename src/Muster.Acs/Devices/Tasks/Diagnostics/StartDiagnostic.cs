using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>The first half of a diagnostic: its inputs and Requested; then the device is on its own.</summary>
internal static class StartDiagnostic
{
    public const string Requested = "Requested";

    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        DiagnosticRequest wanted
    )
    {
        var request = SpeedTestAddresses.Complete(device, wanted);
        var kind = DiagnosticKinds.Of(request);
        var path = await DiagnosticObject.FindAsync(device, kind, request);
        var values = Values(await device.ShadowAsync(), kind, path, request);
        if (request is UdpEchoServerRequest)
            return await SwitchAsync(device, task, kind, path, values);
        var state = new NamedValue(path + kind.StateName(path), Requested, XsdTypes.String);
        await WriteAsync(device, values, state);
        var run = new DiagnosticResult { Object = path, State = Requested };
        var patience = request.TimeLimitSeconds is { } limit
            ? TimeSpan.FromSeconds(limit)
            : kind.Length(request) + device.Services.Options.DiagnosticTimeout;
        return TaskRules.Await(
            task with
            {
                Result = new TaskResult { Diagnostic = run },
            },
            patience,
            device.Now
        );
    }

    /// <summary>
    /// "The ACS sets all inputs and DiagnosticsState in one SetParameterValues, or the inputs first and
    /// the state last": one call, and two for a device that refuses the one because of the state.
    /// </summary>
    private static async Task WriteAsync(
        DeviceSession device,
        IReadOnlyList<NamedValue> inputs,
        NamedValue state
    )
    {
        var key = device.Record.InformedValue(".ManagementServer.ParameterKey") ?? "";
        try
        {
            await WriteValues.WriteAsync(device, [.. inputs, state], key);
        }
        catch (CpeFaultException refused)
            when (inputs.Count > 0 && IsAboutState(refused.Refusal, state.Name))
        {
            await WriteValues.WriteAsync(device, inputs, key);
            await WriteValues.WriteAsync(device, [state], key);
        }
    }

    private static bool IsAboutState(RpcRefusal refusal, string state) =>
        refusal.FaultCode != FaultCode.None
        && refusal.Parameters.All(fault =>
            string.Equals(fault.ParameterName, state, StringComparison.Ordinal)
        );

    private static async Task<DeviceTask> SwitchAsync(
        DeviceSession device,
        DeviceTask task,
        DiagnosticKind kind,
        string path,
        IReadOnlyList<NamedValue> values
    )
    {
        // "Counters reset when Enable goes true": read first.
        var before = await CollectDiagnostics.ReadAsync(device, task, path);
        if (values.Count > 0)
            await WriteValues.WriteAsync(
                device,
                values,
                device.Record.InformedValue(".ManagementServer.ParameterKey") ?? ""
            );
        var run = kind.Read(new DiagnosticResult { Object = path, State = "" }, before);
        return TaskRules.Done(task, new TaskResult { Diagnostic = run }, device.Now);
    }

    /// <summary>The inputs the model has. Throws NotFound for one that was asked for and is not there.</summary>
    private static List<NamedValue> Values(
        Shadow shadow,
        DiagnosticKind kind,
        string path,
        DiagnosticRequest request
    )
    {
        var values = new List<NamedValue>();
        foreach (var input in kind.Inputs(request))
        {
            if (shadow.TryGet(path + input.Name, out var node))
            {
                // The type as the device itself writes it, where it ever did.
                var type = node.Value is { Type.Length: > 0 } ? null : kind.TypeOf(path, input);
                values.Add(new NamedValue(node.Path, input.Value, type));
            }
            else if (input.IsNeeded)
            {
                throw new OperationException(
                    OperationFaultKind.NotFound,
                    $"The model of this device has no {path}{input.Name}; leave that input out.",
                    input.Name
                );
            }
        }
        return values;
    }
}
