namespace Muster.Acs.Storage.Sql;

/// <summary>A maker, a class, a model or a tag, and what brings its devices in the order of their ids.</summary>
/// <param name="IsWhole">Whether they all have the text; an id may tell maker and class in another way.</param>
internal sealed record SharedKind(string Source, string Test, string Name, bool IsWhole)
{
    public const string Maker = "'maker'";
    public const string Class = "'class'";
    public const string Model = "'model'";
    public const string Tag = "'tag'";
    public const string Unknown = "'unknown'";

    public static SharedKind Of(string kind, string name) =>
        kind switch
        {
            "maker" => Column("oui", name, isWhole: false),
            "class" => Column("product_class", name, isWhole: false),
            "model" => Column("model", name, isWhole: true),
            _ => new(DeviceSearch.TagSource, "x.tag=?", name, IsWhole: true),
        };

    private static SharedKind Column(string column, string name, bool isWhole) =>
        new(DeviceSearch.Through("devices_" + column), $"d.{column}=?", name, isWhole);
}
