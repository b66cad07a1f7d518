namespace Muster.Tests;

/// <summary>
/// Says which rows of the table of quirks (<c>docs/quirks.md</c>) a test holds: what devices do
/// against the standard, and what is to be done about it. The document is generated from these.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QuirkAttribute(params int[] rows) : Attribute
{
    public IReadOnlyList<int> Rows { get; } = rows;
}
