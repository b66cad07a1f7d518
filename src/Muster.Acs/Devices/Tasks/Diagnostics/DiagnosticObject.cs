using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>Finds the object of a diagnostic in the tree of one device.</summary>
internal static class DiagnosticObject
{
    /// <summary>
    /// The path with its dot: from the shadow where GetParameterNames has told of it before, else by
    /// asking the device. Throws NotFound, naming what the model lacks.
    /// </summary>
    public static async Task<string> FindAsync(
        DeviceSession device,
        DiagnosticKind kind,
        DiagnosticRequest request
    )
    {
        string[] patterns =
        [
            .. kind.Paths.Where(path => path.StartsWith(device.Root, StringComparison.Ordinal)),
        ];
        var below = Below(request);
        if (InShadow(await device.ShadowAsync(), kind, patterns, below) is { } known)
            return known;
        foreach (var pattern in patterns)
        {
            await AskAsync(device, Fixed(pattern));
            if (InShadow(await device.ShadowAsync(), kind, [pattern], below) is { } found)
                return found;
        }
        throw Lacks(device, kind, patterns, below);
    }

    private static string? InShadow(
        Shadow shadow,
        DiagnosticKind kind,
        IReadOnlyList<string> patterns,
        string below
    )
    {
        foreach (var pattern in patterns)
        {
            // Only a test that the model has once for each line is chosen by its place.
            var under = pattern.Contains('*', StringComparison.Ordinal) ? below : "";
            foreach (var node in shadow.Under(Fixed(pattern)))
            {
                if (IsState(node, kind, out var path) && Fits(path, pattern, under))
                    return path;
            }
        }
        if (kind.VendorName.Length == 0)
            return null;
        foreach (var node in shadow.Nodes)
        {
            if (
                IsState(node, kind, out var path)
                && path.EndsWith($".{kind.VendorName}", StringComparison.Ordinal)
            )
                return path;
        }
        return null;
    }

    /// <summary>A node that GetParameterNames named: then the inputs beside it are known too.</summary>
    private static bool IsState(ShadowNode node, DiagnosticKind kind, out string path)
    {
        path = "";
        if (node.IsObject || node.Writable is null)
            return false;
        var dot = node.Path.LastIndexOf('.') + 1;
        var parent = node.Path[..dot];
        if (!node.Path.AsSpan(dot).SequenceEqual(kind.StateName(parent)))
            return false;
        path = parent;
        return true;
    }

    private static bool Fits(string path, string pattern, string below)
    {
        var (names, wanted) = (path.Split('.'), pattern.Split('.'));
        if (names.Length != wanted.Length || !path.StartsWith(below, StringComparison.Ordinal))
            return false;
        for (var i = 0; i < names.Length; i++)
        {
            var fits =
                wanted[i] == "*"
                    ? ParameterPath.TryInstance(names[i], out _)
                    : names[i] == wanted[i];
            if (!fits)
                return false;
        }
        return true;
    }

    private static async Task AskAsync(DeviceSession device, string path)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterNames(path, NextLevel: false));
        if (outcome.IsSuccess)
            await device.LearnNamesAsync(path, outcome.Response.ParameterList);
        // "9005 Invalid parameter name": there is no such object. Any other fault is the task's.
        else if (outcome.Refusal.FaultCode != FaultCode.InvalidParameterName)
            throw new CpeFaultException(nameof(GetParameterNames), outcome.Refusal);
    }

    /// <summary>What stands before the first instance number that may be any.</summary>
    private static string Fixed(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? pattern : pattern[..star];
    }

    private static string Below(DiagnosticRequest request) =>
        request.Interface is { Length: > 0 } path ? $"{path.TrimEnd('.')}." : "";

    private static OperationException Lacks(
        DeviceSession device,
        DiagnosticKind kind,
        IReadOnlyList<string> patterns,
        string below
    ) =>
        new(
            OperationFaultKind.NotFound,
            patterns.Count == 0
                    ? $"The model of this device ({device.Root}) has no {kind.Name}; it is in "
                        + $"{string.Join(" and in ", kind.Paths)} only."
                : below.Length > 0 && patterns[0].Contains('*', StringComparison.Ordinal)
                    ? $"The device has no {string.Join(" or ", patterns)} below {below}"
                : $"The device has no {string.Join(" or ", patterns)}",
            "kind"
        );
}
