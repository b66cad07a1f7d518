namespace Muster.Acs.Nbi;

/// <summary>A request is answered with an error: the status, and one sentence as the body.</summary>
internal sealed class NbiRefusal(int status, string text, Exception? inner = null)
    : Exception(text, inner)
{
    public int Status { get; } = status;

    /// <summary>Whether it tells where in the text the error is.</summary>
    public bool HasPlace { get; private init; }

    public static NbiRefusal Bad(string text, Exception? inner = null) => new(400, text, inner);

    /// <summary>The same, with the place in the text.</summary>
    public NbiRefusal At(Query.PlaceInJson place) =>
        new(Status, $"{Message} ({place})", this) { HasPlace = true };

    public static NbiRefusal NotFound(string text = "404 Not Found") => new(404, text);
}
