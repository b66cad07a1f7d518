using Muster.Web.Devices;

namespace Muster.Web.Models;

/// <summary>Where the pages of models are. An id is percent-encoded itself, and so once more in a path.</summary>
internal static class ModelLinks
{
    public static string Of(string id) => "/models/" + Uri.EscapeDataString(id);

    /// <summary>Its devices.</summary>
    public static string Devices(ModelSummary model) => DeviceLinks.Search(Search(model));

    /// <summary>Its devices, as the search box takes them.</summary>
    public static string Search(ModelSummary model)
    {
        (string Prefix, string Value)[] parts =
        [
            ("maker:", model.Manufacturer),
            ("class:", model.ProductClass),
            ("fw:", model.SoftwareVersion == "*" ? "" : model.SoftwareVersion),
        ];
        return string.Join(
            ' ',
            parts
                .Where(part => part.Value.Length > 0)
                .Select(part =>
                    $"{part.Prefix}\"{part.Value.Replace("\"", "", StringComparison.Ordinal)}\""
                )
        );
    }
}
