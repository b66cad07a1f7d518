using System.Text.Encodings.Web;
using System.Text.Json;

namespace Muster.Acs.Nbi;

internal static class NbiJson
{
    /// <summary>As JavaScript writes it: only what JSON itself demands is escaped.</summary>
    public static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
