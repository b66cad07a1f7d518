using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>Kinds of events, and patterns of them: a kind, its beginning and <c>*</c>, or <c>!inform</c>.</summary>
internal static class EventKinds
{
    public const string AllButInforms = "!" + EventRecord.Inform;
    public const string ValueChanged = "value.changed";

    /// <summary>Whether a kind is among those wanted; null wants all.</summary>
    public static bool Fits(string? wanted, string kind) =>
        wanted switch
        {
            null => true,
            AllButInforms => kind != EventRecord.Inform,
            [.. var start, '*'] => kind.StartsWith(start, StringComparison.Ordinal),
            _ => kind == wanted,
        };
}
