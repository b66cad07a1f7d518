using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Access;

/// <summary>Filters of permissions put together, and the words for what they allow.</summary>
internal static class Scopes
{
    /// <summary>Whether it belongs to devices, so that who does not see the device does not see it.</summary>
    public static bool IsOfDevices(Resource resource) => resource <= Resource.Registrations;

    /// <summary>What any of them allows.</summary>
    public static string Any(IEnumerable<string> filters) =>
        string.Join(" OR ", filters.Distinct().Select(Bracketed));

    /// <summary>What both allow; null allows all.</summary>
    public static string? Both(string? one, string? other) =>
        one is null || one == other ? other
        : other is null ? one
        : $"{Bracketed(one)} AND {Bracketed(other)}";

    /// <summary>Whether one permission allows all that another does.</summary>
    public static bool Covers(Permission own, Permission given) =>
        own.Resource == given.Resource
        && own.Access >= given.Access
        && (own.Filter is null || own.Filter == given.Filter)
        && (own.Validate is null || own.Validate == given.Validate);

    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>In running text: <c>virtual parameters</c>.</summary>
    public static string Word(Resource resource) =>
        string.Concat(
            Name(resource)
                .Select(each => char.IsUpper(each) ? $" {char.ToLowerInvariant(each)}" : $"{each}")
        );

    public static string Words(Resource resource, AccessLevel access) =>
        access switch
        {
            AccessLevel.Count => $"count {Word(resource)}",
            AccessLevel.Read => $"see {Word(resource)}",
            _ => $"change {Word(resource)}",
        };

    // Read and written again: whatever stands in it, it stays inside its brackets.
    private static string Bracketed(string filter) => $"({Expression.Parse(filter)})";
}
