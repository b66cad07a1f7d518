namespace Muster.Acs.Operations;

/// <summary>What the server knows of models of devices: how they want to be spoken to, and why.</summary>
public interface IModels
{
    /// <summary>The models of all devices, and those with quirks; by maker, class and version.</summary>
    Task<Page<ModelSummary>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>One model. Throws NotFound when there is neither a device nor a quirk of it.</summary>
    Task<ModelDetail> GetAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Sets a quirk of a model, or with <c>*</c> as its version of all its versions; outranks what was
    /// learned. Throws Invalid.
    /// </summary>
    Task<ModelDetail> SetAsync(
        string id,
        string quirk,
        string value,
        string author,
        CancellationToken cancellation
    );

    /// <summary>Forgets what was learned and set: of one quirk, or of all when it is null. Throws NotFound.</summary>
    Task ForgetAsync(string id, string? quirk, CancellationToken cancellation);
}

/// <summary>A model in a list.</summary>
/// <param name="Id"><c>Manufacturer-ProductClass-SoftwareVersion</c>, each part percent-encoded.</param>
/// <param name="Manufacturer">As the devices write it.</param>
/// <param name="ProductClass">As the devices write it.</param>
/// <param name="SoftwareVersion">As the devices write it; <c>*</c> stands for all.</param>
/// <param name="Devices">How many devices there are of it.</param>
/// <param name="Learned">How many quirks were learned.</param>
/// <param name="Set">How many quirks an operator has set.</param>
public sealed record ModelSummary(
    string Id,
    string Manufacturer,
    string ProductClass,
    string SoftwareVersion,
    int Devices,
    int Learned,
    int Set
);

/// <summary>A model and how its devices are spoken to.</summary>
/// <param name="Model">The model.</param>
/// <param name="Quirks">Every quirk there is, with the value that holds for this model.</param>
public sealed record ModelDetail(ModelSummary Model, IReadOnlyList<ModelQuirk> Quirks);

/// <summary>One quirk of a model.</summary>
/// <param name="Name">Such as <c>getParameterValuesBatch</c>.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Values">What it can be.</param>
/// <param name="Value">What holds now.</param>
/// <param name="Source">
/// <c>default</c>; <c>learned</c>; <c>set</c> for this model, or <c>setForAll</c> for all its versions.
/// </param>
/// <param name="Learned">What was learned, whether it holds or not; null when nothing was.</param>
/// <param name="SetByOperator">What an operator set of this model; null when nothing was.</param>
public sealed record ModelQuirk(
    string Name,
    string Meaning,
    IReadOnlyList<string> Values,
    string Value,
    string Source,
    QuirkEvidence? Learned,
    QuirkEvidence? SetByOperator
);

/// <summary>Why the server believes a quirk.</summary>
/// <param name="Value">The value believed.</param>
/// <param name="At">When it was learned or set.</param>
/// <param name="By">The device it was learned from, or the name of the API key it was set with.</param>
/// <param name="Session">The session it was learned in; null when it was set.</param>
/// <param name="Reason">What the device did.</param>
public sealed record QuirkEvidence(
    string Value,
    DateTimeOffset At,
    string By,
    Guid? Session,
    string Reason
);
