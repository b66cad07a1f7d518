namespace Muster.Cwmp;

/// <summary>A piece of the document: from, and up to but not including.</summary>
internal readonly record struct Piece(int Start, int End)
{
    public int Length => End - Start;
}
