using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>The fleet as a whole: counted by what devices have in common, and looked through.</summary>
public interface IFleet
{
    /// <summary>How many devices there are of each, the most first; the 1,000 largest.</summary>
    Task<IReadOnlyList<FleetGroup>> CountAsync(FleetGrouping by, CancellationToken cancellation);

    /// <summary>
    /// Looks at every stored device, several at once, for a search of any parameter: devices as they are
    /// found, how far it is, and the summary. To cancel it, stop reading. Throws Invalid for a wrong
    /// search, and Conflict when as many as may look at all devices already.
    /// </summary>
    IAsyncEnumerable<ScanLine> ScanAsync(ScanOrder order, CancellationToken cancellation);

    /// <summary>Which parameters have an index, and which are searched without.</summary>
    Task<SearchedParameters> ParametersAsync(CancellationToken cancellation);
}

/// <summary>What devices are counted by.</summary>
[JsonConverter(typeof(CamelCaseEnum<FleetGrouping>))]
public enum FleetGrouping
{
    /// <summary>The model.</summary>
    Model,

    /// <summary>The software version within the model.</summary>
    Software,

    /// <summary>The manufacturer.</summary>
    Manufacturer,

    /// <summary>The product class.</summary>
    ProductClass,

    /// <summary>Each tag; a device counts once for each it has.</summary>
    Tag,

    /// <summary>The code of faults that wait for somebody; a device counts once for each code.</summary>
    Fault,
}

/// <summary>Devices that have something in common.</summary>
/// <param name="Value">What they have.</param>
/// <param name="Devices">How many they are.</param>
public sealed record FleetGroup(string Value, long Devices)
{
    /// <summary>The model, where software versions are counted.</summary>
    public string? Model { get; init; }
}

/// <summary>What is looked for.</summary>
/// <param name="Search">As in the search box: words and prefixes, or an expression.</param>
/// <param name="Limit">How many devices are listed, 0 to 10,000; all are counted.</param>
public sealed record ScanOrder(string Search, int Limit = 1_000);

/// <summary>A piece of the answer, in the order in which it is found out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ScanProgress), "progress")]
[JsonDerivedType(typeof(ScanMatch), "device")]
[JsonDerivedType(typeof(ScanSummary), "summary")]
[JsonDerivedType(typeof(ScanTrouble), "trouble")]
public abstract record ScanLine;

/// <summary>How far it is.</summary>
/// <param name="Done">Devices looked at.</param>
/// <param name="Total">All of them.</param>
/// <param name="Found">Those that fit so far.</param>
public sealed record ScanProgress(long Done, long Total, long Found) : ScanLine;

/// <summary>A device that fits.</summary>
/// <param name="Device">As in a list.</param>
public sealed record ScanMatch(DeviceSummary Device) : ScanLine;

/// <summary>The end.</summary>
/// <param name="Devices">Devices looked at.</param>
/// <param name="Found">Those that fit.</param>
/// <param name="Listed">How many of these were listed.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ScanSummary(long Devices, long Found, long Listed, double Seconds) : ScanLine;

/// <summary>It broke off; what was told holds for the devices looked at.</summary>
/// <param name="Detail">One sentence.</param>
public sealed record ScanTrouble(string Detail) : ScanLine;

/// <summary>What searches by parameters cost.</summary>
/// <param name="Indexed">Names below the root that have an index.</param>
/// <param name="Searched">Those that were searched and have none, the most often searched first.</param>
public sealed record SearchedParameters(
    IReadOnlyList<string> Indexed,
    IReadOnlyList<SearchedParameter> Searched
);

/// <summary>A parameter without an index that devices are searched by.</summary>
/// <param name="Name">Below the root.</param>
/// <param name="Searches">How often.</param>
/// <param name="Last">When last.</param>
public sealed record SearchedParameter(string Name, long Searches, DateTimeOffset Last)
{
    /// <summary>So many searches are worth an index.</summary>
    public const int Often = 5;

    /// <summary>Whether an index is proposed.</summary>
    public bool Proposed => Searches >= Often;

    /// <summary>What to do for an index; null while none is proposed.</summary>
    public string? Proposal =>
        Proposed
            ? $"'{Name}' was searched {Searches} times and has no index: add it to --indexed-parameters, "
                + "and restart; stored devices are indexed in the background."
            : null;
}
