using Muster.Cwmp.Messages;

namespace Muster.Acs.Recording;

/// <summary>Why a transcript is kept; none of these, and it is thrown away when the session ends.</summary>
[Flags]
internal enum KeptFor
{
    Nothing = 0,

    /// <summary>A fault of either side, or a session that did not end as the standard says.</summary>
    Fault = 1,

    /// <summary>Something changed on the device, or may have: a write, an object, a transfer, a restart.</summary>
    Change = 2,

    /// <summary>A message was refused: it broke the rules, or belonged to no session.</summary>
    Refusal = 4,

    /// <summary>Drawn at the Inform.</summary>
    Sample = 8,
}

internal static class Significance
{
    /// <summary>What a message alone is kept for, whoever sends it.</summary>
    public static KeptFor Of(CwmpMessage? message) =>
        message switch
        {
            null => KeptFor.Nothing,
            Fault => KeptFor.Fault,
            // What only reads; and the CPE's own business at the start of each session.
            Inform
            or InformResponse
            or GetParameterValues
            or GetParameterValuesResponse
            or GetParameterNames
            or GetParameterNamesResponse
            or GetParameterAttributes
            or GetParameterAttributesResponse
            or GetRPCMethods
            or GetRPCMethodsResponse
            or GetQueuedTransfers
            or GetQueuedTransfersResponse
            or GetAllQueuedTransfers
            or GetAllQueuedTransfersResponse
            or GetOptions
            or GetOptionsResponse => KeptFor.Nothing,
            _ => KeptFor.Change,
        };

    public static IReadOnlyList<string> Names(KeptFor kept) =>
        [
            .. from one in (KeptFor[])
                [KeptFor.Fault, KeptFor.Change, KeptFor.Refusal, KeptFor.Sample]
            where kept.HasFlag(one)
            select one.ToString().ToLowerInvariant(),
        ];
}
