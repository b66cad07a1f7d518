using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Query;

namespace Muster.Acs.Nbi.Documents;

/// <summary>
/// Nests nodes that come in the order of their paths: what is below an object comes in one piece, so that
/// each object is opened once.
/// </summary>
internal sealed class DeviceTreeWriter(Utf8JsonWriter json, Projection projection)
{
    /// <summary>The paths of the objects that are open, each below the one before.</summary>
    private readonly List<string> open = [];

    public void Write(ShadowNode node)
    {
        var path = node.IsObject ? node.Path[..^1] : node.Path;
        var part = projection.Of(path);
        if (part == Projection.Part.None)
            return;
        if (node.IsObject)
        {
            Open(path);
            WriteFields(node, path, part);
            return;
        }
        var dot = path.LastIndexOf('.');
        Open(dot < 0 ? "" : path[..dot]);
        json.WriteStartObject(path[(dot + 1)..]);
        WriteFields(node, path, part);
        json.WriteEndObject();
    }

    public void Close() => CloseTo("");

    private void WriteFields(ShadowNode node, string path, Projection.Part part)
    {
        foreach (var (name, value) in DeviceDocument.Fields(node))
        {
            if (
                part == Projection.Part.Some
                && projection.Of($"{path}.{name}") != Projection.Part.All
            )
                continue;
            json.WritePropertyName(name);
            JsonValues.Write(json, value);
        }
    }

    private void Open(string path)
    {
        CloseTo(path);
        while (Current.Length < path.Length)
        {
            var start = Current.Length == 0 ? 0 : Current.Length + 1;
            var end = path.IndexOf('.', start);
            var next = end < 0 ? path : path[..end];
            json.WriteStartObject(next[start..]);
            open.Add(next);
        }
    }

    private void CloseTo(string path)
    {
        while (Current.Length > 0 && !IsWithin(path, Current))
        {
            json.WriteEndObject();
            open.RemoveAt(open.Count - 1);
        }
    }

    private string Current => open.Count == 0 ? "" : open[^1];

    private static bool IsWithin(string path, string above) =>
        path.StartsWith(above, StringComparison.Ordinal)
        && (path.Length == above.Length || path[above.Length] == '.');
}
