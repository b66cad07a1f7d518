using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>SetParameterValues: all or none, in the types and spellings the device itself uses.</summary>
internal static class WriteValues
{
    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        SetParameterValuesRequest request
    )
    {
        var (values, status) = await WriteAsync(
            device,
            request.ParameterValues,
            request.ParameterKey ?? ""
        );
        var result = new TaskResult
        {
            Status = status,
            ParameterValues =
            [
                .. values.Select(value => new NamedValue(
                    value.Name,
                    value.Value.Text,
                    value.Value.Type
                )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<(IReadOnlyList<ParameterValueStruct> Values, int Status)> WriteAsync(
        DeviceSession device,
        IReadOnlyList<NamedValue> wanted,
        string parameterKey
    )
    {
        var shadow = await device.ShadowAsync();
        ParameterValueStruct[] values = [.. wanted.Select(value => Spell(value, shadow))];
        var response = await device.Cpe.CallAsync(new SetParameterValues(values, parameterKey));
        // "After success GetParameterValues returns the new values in the same session even with
        // Status 1."
        await device.LearnValuesAsync(values);
        return (values, response.Status);
    }

    /// <summary>The type as asked, else as the device sent it, else xsd:string; booleans in its digits.</summary>
    private static ParameterValueStruct Spell(NamedValue wanted, Shadow shadow)
    {
        var known =
            shadow.TryGet(wanted.Name, out var node) && node.Value is { } value
                ? value
                : (ParameterValue?)null;
        var type =
            wanted.Type is { Length: > 0 } asked ? asked
            : known is { Type.Length: > 0 } ? known.Value.Type
            : XsdTypes.String;
        var text = wanted.Value;
        if (type == XsdTypes.Boolean && new ParameterValue(text, type).TryGetBoolean(out var flag))
        {
            // 1 and 0 are understood by all; true and false are kept for a device that writes them.
            var words = known is { Text: "true" or "false" };
            text = (flag, words) switch
            {
                (true, true) => "true",
                (false, true) => "false",
                (true, false) => "1",
                (false, false) => "0",
            };
        }
        return new ParameterValueStruct(wanted.Name, new ParameterValue(text, type));
    }
}
