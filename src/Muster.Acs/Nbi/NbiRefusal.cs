namespace Muster.Acs.Nbi;

/// <summary>A request is answered with an error: the status, and one sentence as the body.</summary>
internal sealed class NbiRefusal(int status, string text, Exception? inner = null)
    : Exception(text, inner)
{
    public int Status { get; } = status;

    public static NbiRefusal Bad(string text, Exception? inner = null) => new(400, text, inner);

    public static NbiRefusal NotFound(string text = "404 Not Found") => new(404, text);
}
