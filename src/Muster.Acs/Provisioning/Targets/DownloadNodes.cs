using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Data;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>
/// What an instance of <c>Downloads</c> says of its download: <c>Download</c> from the asking on,
/// <c>LastDownload</c> and its like when it has succeeded. Pure.
/// </summary>
internal static class DownloadNodes
{
    /// <summary>The device took it on.</summary>
    public static ShadowNode Asked(string instance, long now) =>
        new(
            $"{instance}.Download",
            true,
            ScriptValue.ToParameter((double)now, XsdTypes.DateTime),
            DeviceFacts.At(now)
        );

    /// <summary>It has succeeded.</summary>
    public static IReadOnlyList<ShadowNode> Done(
        Shadow tree,
        string instance,
        DownloadRequest request,
        Transfer? transfer,
        DateTimeOffset now
    )
    {
        var nodes = new List<ShadowNode>();
        void Add(string leaf, ParameterValue value) =>
            nodes.Add(new($"{instance}.{leaf}", false, value, now));
        void Time(string leaf, string? text)
        {
            if (!string.IsNullOrEmpty(text))
                Add(leaf, new(text, XsdTypes.DateTime));
        }
        if (tree.TryGet($"{instance}.Download", out var asked) && asked.Value is { } time)
            Add("LastDownload", time);
        Add("LastFileType", ParameterValue.String(request.FileType ?? ""));
        Add("LastFileName", ParameterValue.String(request.File));
        Add("LastTargetFileName", ParameterValue.String(request.TargetFileName ?? ""));
        Time("StartTime", transfer?.StartTime);
        Time("CompleteTime", transfer?.CompleteTime);
        return nodes;
    }

    /// <summary>It has failed: who wants it must ask again.</summary>
    public static ShadowNode Reverted(Shadow tree, string instance, DateTimeOffset now) =>
        new(
            $"{instance}.Download",
            true,
            tree.TryGet($"{instance}.LastDownload", out var last) && last.Value is { } time
                ? time
                : new ParameterValue("", XsdTypes.DateTime),
            now
        );
}
