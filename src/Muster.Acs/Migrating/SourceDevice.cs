using Muster.Acs.Devices;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Waking;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Migrating;

/// <summary>A device as another ACS knew it.</summary>
internal sealed record SourceDevice
{
    private const int MostTags = 1_000;
    private const int LongestTag = 128;
    private static readonly string[] Roots = ["InternetGatewayDevice.", "Device."];

    public required string Id { get; init; }
    public required DeviceIdStruct Identity { get; init; }
    public DeviceKey Key => DeviceKey.Of(Identity);
    public DateTimeOffset? Registered { get; init; }
    public DateTimeOffset? LastInform { get; init; }
    public DateTimeOffset? LastBoot { get; init; }
    public DateTimeOffset? LastBootstrap { get; init; }

    /// <summary>When the device's root objects were listed.</summary>
    public DateTimeOffset? RootsListed { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public required Shadow Tree { get; init; }

    /// <summary>What needs a look.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What it lets itself be woken with; null where the source does not know it.</summary>
    public WakeSecret? Credentials { get; init; }

    /// <summary>Throws <see cref="ImportException"/>.</summary>
    public static SourceDevice Read(Document document)
    {
        var notes = new List<string>();
        var identity = IdentityOf(document);
        var id = DeviceKey.IdOf(identity);
        if (document.GetValueOrDefault("_id") is string given && given != id)
        {
            if (DeviceKey.Canonical(given) == id)
                id = given;
            else
                notes.Add($"it is called {id} here: that is what its identity makes");
        }
        var tree = SourceTree.Read(document, notes);
        var credentials = CredentialsOf(tree);
        if (credentials is null)
            notes.Add(
                "the source has no connection request password of it: it is given one of its own "
                    + "when it next calls home"
            );
        return new SourceDevice
        {
            Id = id,
            Identity = identity,
            Registered = Time(document, "_registered"),
            LastInform = Time(document, "_lastInform"),
            LastBoot = Time(document, "_lastBoot"),
            LastBootstrap = Time(document, "_lastBootstrap"),
            RootsListed = Time(document, "_timestamp"),
            Tags = TagsOf(document, notes),
            Tree = tree,
            Credentials = credentials,
            Notes = notes,
        };
    }

    private static DeviceIdStruct IdentityOf(Document document)
    {
        if (document.GetValueOrDefault("_deviceId") is not Document parts)
            throw new ImportException("it has no _deviceId");
        string Part(string name) => parts.GetValueOrDefault(name) as string ?? "";
        var identity = new DeviceIdStruct(
            Part("_Manufacturer"),
            Part("_OUI"),
            Part("_ProductClass"),
            Part("_SerialNumber")
        );
        if (identity.OUI.Length == 0 || identity.SerialNumber.Length == 0)
            throw new ImportException("its _deviceId has no OUI or no serial number");
        return identity;
    }

    private static List<string> TagsOf(Document document, List<string> notes)
    {
        var tags = new List<string>();
        foreach (var tag in document.GetValueOrDefault("_tags") as List<object?> ?? [])
        {
            var isTag =
                tag is string { Length: > 0 and <= LongestTag } text && !text.Any(char.IsControl);
            if (!isTag || tags.Count >= MostTags)
                notes.Add($"the tag '{tag}' cannot be one here");
            else if (!tags.Contains((string)tag!))
                tags.Add((string)tag!);
        }
        return tags;
    }

    // The original wakes a device by the root that has a URL, the elder first.
    private static WakeSecret? CredentialsOf(Shadow tree)
    {
        foreach (var root in Roots)
        {
            string? Text(string name) =>
                tree.TryGet($"{root}ManagementServer.{name}", out var node)
                    ? node.Value?.Text
                    : null;
            if (Text("ConnectionRequestPassword") is { Length: > 0 } password)
                return new(Text("ConnectionRequestUsername") ?? "", password);
        }
        return null;
    }

    private static DateTimeOffset? Time(Document document, string name) =>
        document.GetValueOrDefault(name) as DateTimeOffset?;
}
