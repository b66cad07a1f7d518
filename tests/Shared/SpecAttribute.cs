namespace Muster.Tests;

/// <summary>
/// Says which sentence of which document a test holds: <c>[Spec("TR-069", "3.7.1.3")]</c>, or a line
/// of the conformance checklist: <c>[Spec("checklist", "A041")]</c>. The ledger in
/// <c>docs/conformance.md</c> is generated from these.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SpecAttribute(string document, params string[] sections) : Attribute
{
    public string Document { get; } = document;
    public IReadOnlyList<string> Sections { get; } = sections;
}
