namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Files in the Broadband Forum's language (TR-106), such as <c>tr-181-2-19-1-cwmp-full.xml</c> or a
    /// vendor's, that add descriptions and parameters to the models built in. What they import is looked
    /// for beside them.
    /// </summary>
    public IReadOnlyList<string> DataModels { get; init; } = [];
}
