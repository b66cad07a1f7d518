using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Migrating;

/// <summary>A document on its way in.</summary>
/// <param name="Octets">As it came.</param>
/// <param name="Fields">As it was read.</param>
/// <param name="Author">Who imports it.</param>
/// <param name="IsTrial">Nothing is stored.</param>
internal sealed record SourceDocument(
    ReadOnlyMemory<byte> Octets,
    Document Fields,
    string Author,
    bool IsTrial
)
{
    /// <summary>Its <c>_id</c>, where that is a text.</summary>
    public string Id => Fields.GetValueOrDefault("_id") as string ?? "";

    public string Text(string name) => Fields.GetValueOrDefault(name) as string ?? "";

    public double? Number(string name) => Fields.GetValueOrDefault(name) as double?;

    public DateTimeOffset? Time(string name) => Fields.GetValueOrDefault(name) as DateTimeOffset?;
}
