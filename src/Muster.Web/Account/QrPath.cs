using System.Globalization;
using System.Text;
using QRCoder;

namespace Muster.Web.Account;

/// <summary>A QR code as one path of an SVG: black where its modules are, with the quiet zone of the standard.</summary>
/// <param name="Side">Modules on each side, the quiet zone included.</param>
/// <param name="Path">One rectangle for each run of black modules in a row.</param>
internal sealed record QrPath(int Side, string Path)
{
    /// <summary>Medium correction: a screen has no stains, but is photographed askew.</summary>
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var begin = x;
                while (x < rows.Count && rows[y][x])
                    x++;
                if (x > begin)
                    path.Append(
                        CultureInfo.InvariantCulture,
                        $"M{begin} {y}h{x - begin}v1H{begin}z"
                    );
            }
        }
        return new(rows.Count, path.ToString());
    }
}
