using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Files;

/// <summary>What a path of the files port leads to.</summary>
/// <param name="Device">Whom the path is for; null where anybody may ask.</param>
internal abstract record FileTarget(DeviceKey? Device)
{
    /// <summary>A file of the operators.</summary>
    internal sealed record Stored(string Name, DeviceKey? Device) : FileTarget(Device);

    /// <summary>What the device itself uploaded before.</summary>
    internal sealed record Version(DeviceFileName Name, DeviceKey Of) : FileTarget(Of);

    /// <summary>Where a device stores a file.</summary>
    internal sealed record Upload(Guid Link) : FileTarget((DeviceKey?)null);
}

/// <summary>
/// <c>configuration/3</c>: how a task names a version of its device. No file of the operators has a
/// slash in its name.
/// </summary>
internal readonly record struct DeviceFileName(DeviceFileKind Kind, long Version)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{KindText(Kind)}/{Version}");

    /// <summary>
    /// As the end of a URL. Devices look at the suffix (quirk 166), so that there is one.
    /// </summary>
    public string InUrl =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{KindText(Kind)}-{Version}{(Kind == DeviceFileKind.Configuration ? ".cfg" : ".log")}"
        );

    public static string KindText(DeviceFileKind kind) => kind.ToString().ToLowerInvariant();

    public static DeviceFileKind? KindOf(ReadOnlySpan<char> text) =>
        text switch
        {
            "configuration" => DeviceFileKind.Configuration,
            "log" => DeviceFileKind.Log,
            "other" => DeviceFileKind.Other,
            _ => null,
        };

    public static DeviceFileName? Parse(ReadOnlySpan<char> text) => Parse(text, '/');

    public static DeviceFileName? ParseUrl(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        return dot > 0 && Parse(text[..dot], '-') is { } name && text.SequenceEqual(name.InUrl)
            ? name
            : null;
    }

    private static DeviceFileName? Parse(ReadOnlySpan<char> text, char divider)
    {
        var at = text.IndexOf(divider);
        return
            at > 0
            && KindOf(text[..at]) is { } kind
            && long.TryParse(
                text[(at + 1)..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var version
            )
            ? new DeviceFileName(kind, version)
            : null;
    }
}
