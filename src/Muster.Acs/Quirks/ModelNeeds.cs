using Muster.Cwmp;

namespace Muster.Acs.Quirks;

/// <summary>How the devices of one model want to be spoken to: all its quirks taken together.</summary>
internal sealed record ModelNeeds
{
    /// <summary>Most names in one GetParameterValues.</summary>
    public int ReadBatch { get; init; } = int.MaxValue;

    /// <summary>Most values in one SetParameterValues.</summary>
    public int WriteBatch { get; init; } = int.MaxValue;

    /// <summary>Most names in one GetParameterAttributes or SetParameterAttributes.</summary>
    public int AttributesBatch { get; init; } = int.MaxValue;

    /// <summary>GetParameterNames is asked object by object, never for a whole tree.</summary>
    public bool ListByLevel { get; init; }

    /// <summary>GetParameterValues may carry a partial path.</summary>
    public bool TakesPartialPath { get; init; }

    /// <summary>GetParameterNames may carry the empty path.</summary>
    public bool TakesEmptyPath { get; init; }

    /// <summary>Booleans are written as <c>true</c> and <c>false</c>, not as 1 and 0.</summary>
    public bool BooleansInWords { get; init; }

    public TimeForm Times { get; init; }

    /// <summary>Transfers end without a TransferComplete.</summary>
    public bool NoTransferComplete { get; init; }

    /// <summary>The ParameterKey is lost at any boot, not only at a factory reset.</summary>
    public bool ForgetsParameterKey { get; init; }

    /// <summary>UDP connection requests are signed in upper-case digits.</summary>
    public bool UpperCaseSignature { get; init; }

    public EnvelopeStyle Style { get; init; }

    public LastAnswer LastAnswer { get; init; }
}

/// <summary>How a dateTime is written into a parameter.</summary>
internal enum TimeForm
{
    /// <summary>As the operator wrote it.</summary>
    AsGiven,

    /// <summary><c>2026-03-01T12:00:00Z</c>.</summary>
    WholeSeconds,

    /// <summary><c>2026-03-01T12:00:00</c>.</summary>
    NoZone,
}

/// <summary>What ends a session on the wire.</summary>
internal enum LastAnswer
{
    /// <summary>204, and the connection stays open for the device to close.</summary>
    NoContent,

    /// <summary>200 with an empty body (quirk 31).</summary>
    Ok,

    /// <summary>204, and the server closes the connection (quirk 30).</summary>
    Close,
}
