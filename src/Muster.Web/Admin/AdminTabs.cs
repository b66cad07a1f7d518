using Muster.Web.Access;

namespace Muster.Web.Admin;

/// <summary>The parts of the administration.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">As it is called.</param>
/// <param name="Resource">What one must be allowed to read for it.</param>
internal sealed record AdminTab(string Path, string Name, Resource Resource)
{
    /// <summary>It is of use only to who may change it.</summary>
    public bool IsForChange { get; init; }

    public bool IsFor(Person person) =>
        IsForChange ? person.MayWrite(Resource) : person.MayRead(Resource);
}

/// <summary>Those that somebody may see.</summary>
internal static class AdminTabs
{
    public static readonly IReadOnlyList<AdminTab> All =
    [
        new("/admin/users", "Users", Resource.Users),
        new("/admin/roles", "Roles", Resource.Roles),
        new("/admin/keys", "Keys", Resource.Keys),
        new("/admin/audit", "Audit log", Resource.Audit),
        new("/admin/settings", "Settings", Resource.Config),
        new("/admin/backup", "Backup", Resource.Server) { IsForChange = true },
        new("/admin/health", "Health", Resource.Server),
    ];

    public static IReadOnlyList<AdminTab> Of(Person person) =>
        [.. All.Where(tab => tab.IsFor(person))];
}
