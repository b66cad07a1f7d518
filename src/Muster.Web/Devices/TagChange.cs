namespace Muster.Web.Devices;

/// <summary>Tags to add to devices, and to take away.</summary>
internal sealed record TagChange(IReadOnlyList<string> Add, IReadOnlyList<string> Remove)
{
    public string Title =>
        string.Join(", ", Add.Select(tag => "+" + tag).Concat(Remove.Select(tag => "−" + tag)))
        + ":";
}
