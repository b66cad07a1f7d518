using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>What names of users, keys and their roles must be like.</summary>
internal static class Names
{
    public const int MaxRoles = 50;

    public static OperationException Wrong(string field, string message, Exception? inner = null) =>
        new(OperationFaultKind.Invalid, message, field, inner);

    public static void CheckUser(string name)
    {
        if (name.Length is 0 or > 128 || name.Any(char.IsControl) || name.Trim() != name)
            throw Wrong(
                "name",
                "A user's name has 1 to 128 characters, none of them a control character, and no space "
                    + "at its ends."
            );
    }

    public static void CheckKey(string name)
    {
        var isName =
            name.Length is > 0 and <= 64
            && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_');
        if (!isName)
            throw Wrong(
                "name",
                "A key's name has 1 to 64 letters, digits, dots, dashes and underscores."
            );
    }

    /// <summary>Throws Invalid for a role that there is not.</summary>
    public static void CheckRoles(AccessBook book, IReadOnlyList<string> roles)
    {
        if (roles.Count > MaxRoles)
            throw Wrong("roles", $"There can be at most {MaxRoles} roles.");
        for (var at = 0; at < roles.Count; at++)
        {
            if (book.FindRole(roles[at]) is null)
                throw Wrong($"roles[{at}]", $"There is no role '{roles[at]}'.");
        }
    }
}
