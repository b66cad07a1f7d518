using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Procedures;
using Muster.Acs.Quirks;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Writes values in one SetParameterValues, all or none. Only a device that says 9004 (resources
/// exceeded), or a model known for it, is written to in parts; and only a device that refuses how a
/// boolean or a time is written, or the type of a value, sees it written otherwise.
/// </summary>
internal sealed class ValueWriter(DeviceSession device, Shadow shadow, string parameterKey)
{
    private readonly List<ParameterValueStruct> _written = [];

    public IReadOnlyList<ParameterValueStruct> Written => _written;

    /// <summary>1 when any part is applied only later.</summary>
    public int Status { get; private set; }

    /// <summary>Answers how many were taken at once at most.</summary>
    public async Task<int> WriteAsync(IReadOnlyList<NamedValue> wanted)
    {
        var rest = new ArraySegment<NamedValue>([.. wanted]);
        var most = 0;
        while (rest.Count > 0)
        {
            var batch = Math.Min(rest.Count, device.Model.Needs.WriteBatch);
            most = Math.Max(most, await WriteAtOnceAsync(rest[..batch]));
            rest = rest[batch..];
        }
        return most;
    }

    private async Task<int> WriteAtOnceAsync(ArraySegment<NamedValue> part)
    {
        if (await TryWriteAsync(part) is not { } refusal)
        {
            await KeepWakeCredentials.RunAsync(device, part, device.Cpe.Cause);
            return part.Count;
        }
        // 9004 "MUST NOT be used to indicate parameters in error": it was too much at once.
        if (refusal.FaultCode != FaultCode.ResourcesExceeded || part.Count == 1)
            throw new CpeFaultException(nameof(SetParameterValues), Told(refusal, part));
        var half = part.Count / 2;
        var most = await WriteAsync(part[..half]);
        most = Math.Max(most, await WriteAsync(part[half..]));
        // Some say it of one value all the same; the number it was only where in parts all was taken.
        if (most < device.Model.Needs.WriteBatch)
            device.Model.Learn(
                Quirk.WriteBatch,
                most.ToString(CultureInfo.InvariantCulture),
                $"SetParameterValues of {part.Count} values was refused with 9004 "
                    + $"({refusal.Message}), and of fewer taken."
            );
        return most;
    }

    private async Task<RpcRefusal?> TryWriteAsync(ArraySegment<NamedValue> part)
    {
        var needs = device.Needs;
        var values = Spell(part, needs);
        var outcome = await CallAsync(values);
        if (outcome.IsSuccess)
            return Accept(values, outcome.Response);
        foreach (var (quirk, word) in Spellings.Others(outcome.Refusal, values, needs))
        {
            var otherwise = Spell(part, quirk.Apply(needs, word)!);
            if (otherwise.SequenceEqual(values))
                continue;
            var second = await CallAsync(otherwise);
            if (!second.IsSuccess)
                continue;
            device.Model.Learn(
                quirk,
                word,
                $"SetParameterValues was refused with {outcome.Refusal.FaultCode.Value} "
                    + $"({outcome.Refusal.Message}), and taken when written otherwise."
            );
            return Accept(otherwise, second.Response);
        }
        foreach (var retyped in OtherTypes.Of(outcome.Refusal, part, values, shadow))
        {
            var otherwise = Spell(retyped, needs);
            var second = await CallAsync(otherwise);
            if (second.IsSuccess)
                return Accept(otherwise, second.Response);
        }
        return outcome.Refusal;
    }

    private Task<RpcOutcome<SetParameterValuesResponse>> CallAsync(ParameterValueStruct[] values) =>
        device.Cpe.TryCallAsync(new SetParameterValues(values, parameterKey));

    private RpcRefusal? Accept(ParameterValueStruct[] values, SetParameterValuesResponse response)
    {
        _written.AddRange(values);
        Status = Math.Max(Status, response.Status);
        return null;
    }

    private ParameterValueStruct[] Spell(ArraySegment<NamedValue> part, ModelNeeds needs) =>
        [.. part.Select(value => Spellings.Of(value, shadow, needs))];

    // Quirk 146: a device that blames nothing can only mean what was written. And what was all or none
    // for the operator no longer is: the fault says how far it went.
    private RpcRefusal Told(RpcRefusal refusal, ArraySegment<NamedValue> part)
    {
        if (refusal.Parameters.Count == 0 && part.Count == 1)
            refusal = refusal with
            {
                Parameters = [new(part[0].Name, refusal.FaultCode, refusal.Message)],
            };
        return _written.Count == 0
            ? refusal
            : refusal with
            {
                Message =
                    $"{refusal.Message} ({_written.Count} other values of the task had been written "
                    + "before, because this model takes only so many at once)",
            };
    }
}
