namespace Muster.Web.Access;

/// <summary>Who looks at the console, and what he is shown of what all pages share.</summary>
internal sealed class Person(IActing acting)
{
    /// <summary>The author of what he asks for.</summary>
    public string Name => acting.Actor.Name;

    /// <summary>Whether numbers of all devices are for him.</summary>
    public bool SeesFleet =>
        acting.Permissions.Any(each =>
            each is { Resource: Resource.Devices, Filter: null or "" or "true" }
        );

    /// <summary>
    /// Whether he is there for one line at a time: he may ask for work of some kinds only, and neither
    /// the devices nor the server are his to look after. He is shown the help desk, and nothing else.
    /// </summary>
    public bool IsHelpDesk
    {
        get
        {
            var work = acting
                .Permissions.Where(each =>
                    each is { Resource: Resource.Tasks, Access: AccessLevel.Write }
                )
                .ToList();
            return work.Count > 0
                && work.All(each => !string.IsNullOrWhiteSpace(each.Validate))
                && !MayWrite(Resource.Devices)
                && !MayRead(Resource.Server);
        }
    }

    /// <summary>The sign-in he is here by.</summary>
    public string? SignIn => acting.Actor.SignIn;

    /// <summary>Whether that of all devices is for him.</summary>
    public bool SeesAll(Resource resource) =>
        SeesFleet
        && acting.Permissions.Any(each =>
            each.Resource == resource
            && each is { Access: >= AccessLevel.Read, Filter: null or "" or "true" }
        );

    public bool MayRead(Resource resource) => acting.May(resource, AccessLevel.Read);

    public bool MayWrite(Resource resource) => acting.May(resource, AccessLevel.Write);
}
