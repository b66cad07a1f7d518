using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Southbound;
using Muster.Acs.Storage;
using Muster.Cwmp;

namespace Muster.Acs.Clustering;

/// <summary>
/// What a CPE said, on its way to another node: the octets as they came, read there once more. So both
/// see the same, whatever was wrong with it.
/// </summary>
[GenerateSerializer]
internal struct CpePostOnTheWay
{
    [Id(0)]
    public byte[]? Octets;

    [Id(1)]
    public string? Charset;
}

[RegisterConverter]
internal sealed class CpePostConverter : IConverter<CpePost, CpePostOnTheWay>
{
    public CpePost ConvertFromSurrogate(in CpePostOnTheWay surrogate) =>
        surrogate.Octets is { } octets
            ? new CpePost(
                EnvelopeReader.Read(
                    octets,
                    surrogate.Charset,
                    new EnvelopeLimits { MaxBytes = octets.Length }
                )
            )
            {
                Text = new(octets, surrogate.Charset),
            }
            : new CpePost(null);

    public CpePostOnTheWay ConvertToSurrogate(in CpePost value) =>
        value.Envelope is null
            ? default
            : new() { Octets = value.Text!.Octets, Charset = value.Text.Charset };
}

/// <summary>What the ACS says, on its way to the node where the CPE is connected: as it will be sent.</summary>
[GenerateSerializer]
internal struct AcsReplyOnTheWay
{
    [Id(0)]
    public AcsReplyKind Kind;

    [Id(1)]
    public byte[]? Octets;

    [Id(2)]
    public string? Reason;

    [Id(3)]
    public string? Cause;

    [Id(4)]
    public int LastAnswer;

    [Id(5)]
    public int KeptFor;
}

[RegisterConverter]
internal sealed class AcsReplyConverter : IConverter<AcsReply, AcsReplyOnTheWay>
{
    public AcsReply ConvertFromSurrogate(in AcsReplyOnTheWay surrogate) =>
        new(surrogate.Kind, null, surrogate.Reason, surrogate.Cause)
        {
            LastAnswer = (Quirks.LastAnswer)surrogate.LastAnswer,
            Written = surrogate.Octets is { } octets
                ? new WrittenEnvelope(octets, (KeptFor)surrogate.KeptFor)
                : null,
        };

    public AcsReplyOnTheWay ConvertToSurrogate(in AcsReply value)
    {
        var written = value.Written ?? (value.Envelope is { } own ? Write(own) : null);
        return new()
        {
            Kind = value.Kind,
            Octets = written?.Octets,
            Reason = value.Reason,
            Cause = value.Cause,
            LastAnswer = (int)value.LastAnswer,
            KeptFor = (int)(written?.KeptFor ?? KeptFor.Nothing),
        };
    }

    private static WrittenEnvelope Write(Envelope envelope)
    {
        var buffer = new PooledBuffer();
        EnvelopeWriter.Write(buffer, envelope);
        return new(buffer.Written.ToArray(), Significance.Of(envelope.Body));
    }
}

/// <summary>A task between nodes: as it stands in its row, with its secrets in clear.</summary>
[GenerateSerializer]
internal struct DeviceTaskOnTheWay
{
    [Id(0)]
    public string Json;

    [Id(1)]
    public string? Origin;
}

[RegisterConverter]
internal sealed class DeviceTaskConverter : IConverter<DeviceTask, DeviceTaskOnTheWay>
{
    public DeviceTask ConvertFromSurrogate(in DeviceTaskOnTheWay surrogate) =>
        JsonSerializer.Deserialize(surrogate.Json, StorageJson.Default.DeviceTask)! with
        {
            Origin = surrogate.Origin,
        };

    public DeviceTaskOnTheWay ConvertToSurrogate(in DeviceTask value) =>
        new()
        {
            Json = JsonSerializer.Serialize(value, StorageJson.Default.DeviceTask),
            Origin = value.Origin,
        };
}
