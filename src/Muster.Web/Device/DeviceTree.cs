using System.Collections.Frozen;
using System.Globalization;

namespace Muster.Web.Device;

/// <summary>The last known parameters of a device, by path, whatever its root object is.</summary>
public sealed class DeviceTree
{
    private readonly FrozenDictionary<string, ParameterView> _byPath;

    /// <param name="views">In path order.</param>
    public DeviceTree(IReadOnlyList<ParameterView> views)
    {
        Views = views;
        _byPath = views
            .DistinctBy(view => view.Path)
            .ToFrozenDictionary(view => view.Path, StringComparer.Ordinal);
        IsTr098 = views.Any(view =>
            view.Path.StartsWith("InternetGatewayDevice.", StringComparison.Ordinal)
        );
    }

    /// <summary>In path order.</summary>
    public IReadOnlyList<ParameterView> Views { get; }

    /// <summary>Whether its root is InternetGatewayDevice (TR-098), not Device (TR-181).</summary>
    public bool IsTr098 { get; }

    /// <summary>With a dot behind it.</summary>
    public string Root => IsTr098 ? "InternetGatewayDevice." : "Device.";

    /// <summary>How often it calls home; null while it is unknown or switched off.</summary>
    public TimeSpan? PeriodicInterval =>
        Text("ManagementServer.PeriodicInformEnable") is not ("0" or "false")
        && int.TryParse(
            Text("ManagementServer.PeriodicInformInterval"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        )
        && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>A value by its name below the root; null while it was never read.</summary>
    public string? Text(string name) => At(name)?.Value;

    /// <summary>A parameter by its name below the root.</summary>
    public ParameterView? At(string name) => _byPath.GetValueOrDefault(Root + name);

    /// <summary>A parameter by its whole name.</summary>
    public ParameterView? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The first of some names that has a value.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is { Length: > 0 } value)
                return value;
        }
        return null;
    }

    /// <summary>The instances of a table below the root (<c>Hosts.Host.</c>), each with a dot behind it.</summary>
    public IReadOnlyList<string> Instances(string table)
    {
        var start = Root + table;
        var found = new SortedSet<uint>();
        foreach (var view in Views)
        {
            if (!view.Path.StartsWith(start, StringComparison.Ordinal))
                continue;
            var rest = view.Path.AsSpan(start.Length);
            var end = rest.IndexOf('.');
            if (end > 0 && uint.TryParse(rest[..end], CultureInfo.InvariantCulture, out var number))
                found.Add(number);
        }
        return [.. found.Select(number => $"{table}{number}.")];
    }

    /// <summary>When anything of it was last read.</summary>
    public DateTimeOffset? Newest => Views.Max(view => view.UpdatedAt);
}
