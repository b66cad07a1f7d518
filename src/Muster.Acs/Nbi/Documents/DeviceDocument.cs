using System.Globalization;
using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Recording;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Codec;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Nbi.Documents;

/// <summary>
/// A device as GenieACS shows it: what begins with an underscore is about the device, the object or the
/// parameter, everything else is below it.
/// </summary>
internal sealed class DeviceDocument(ScannedDevice device) : IFields
{
    private readonly DeviceRecord record = device.Record;
    private Document? _head;

    public long Row => record.RowId;

    /// <summary>What is known without the tree.</summary>
    private Document Head => _head ??= HeadOf(record, device.Tags);

    /// <summary>Whether a path needs no tree.</summary>
    public static bool IsOfHead(string path) => path.StartsWith('_');

    /// <summary>
    /// The part of a tree that these paths look at; null where they need all of it, for what is said of
    /// attributes comes with whole trees alone.
    /// </summary>
    public static TreePart? PartOf(IEnumerable<string> paths)
    {
        var part = new TreePart();
        foreach (var path in paths)
        {
            var names = path.Split('.');
            if (names[^1] is "_notification" or "_accessList" or "_attributesTimestamp")
                return null;
            part.Add(names.AsSpan(0, names.Length - 1), isWhole: false);
        }
        return part;
    }

    public void Find(string path, List<object?> found)
    {
        if (IsOfHead(path))
        {
            Head.Find(path, found);
            return;
        }
        var dot = path.LastIndexOf('.');
        if (dot <= 0 || path[dot + 1] != '_')
            return;
        var (name, meta) = (path[..dot], path[(dot + 1)..]);
        if (!device.Tree.TryGet(name, out var node) && !device.Tree.TryGet(name + ".", out node))
            return;
        foreach (var (field, value) in Fields(node))
        {
            if (field == meta)
                found.Add(value);
        }
    }

    public void Write(Utf8JsonWriter json, Projection projection)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Head)
        {
            var part = projection.Of(name);
            if (part == Projection.Part.None)
                continue;
            json.WritePropertyName(name);
            if (value is Document below && part == Projection.Part.Some)
                WritePart(json, below, name, projection);
            else
                JsonValues.Write(json, value);
        }
        var tree = new DeviceTreeWriter(json, projection);
        foreach (var node in device.Tree.Nodes)
            tree.Write(node);
        tree.Close();
        json.WriteEndObject();
    }

    /// <summary>What is said of a parameter or an object.</summary>
    public static IEnumerable<(string Name, object? Value)> Fields(ShadowNode node)
    {
        yield return ("_object", node.IsObject);
        if (node.Writable is { } writable)
            yield return ("_writable", writable);
        if (node.Value is { } value)
        {
            yield return ("_value", ValueOf(node.Path, value));
            yield return ("_type", value.Type.Length > 0 ? value.Type : XsdTypes.String);
        }
        if (node.SeenAt is { } seen)
            yield return ("_timestamp", seen);
        if (node.Notification is { } notification)
            yield return ("_notification", (double)notification);
        if (node.AccessList is { } list)
            yield return ("_accessList", list.ToList<object?>());
        if (node.AttributesSeenAt is { } told)
            yield return ("_attributesTimestamp", told);
    }

    /// <summary>
    /// A boolean, a number or a time where the type says so and the text is one; else the text, unless it
    /// is a secret.
    /// </summary>
    private static object ValueOf(string path, ParameterValue value)
    {
        // Some are numbers: WPS.DevicePassword is xsd:unsignedInt.
        var told = SecretNames.Hide(path, value.Text);
        if (told != value.Text)
            return told;
        switch (value.Type)
        {
            case XsdTypes.Boolean when value.TryGetBoolean(out var flag):
                return flag;
            case XsdTypes.Int
            or XsdTypes.UnsignedInt
                when double.TryParse(
                    value.Text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                ):
                return number;
            case XsdTypes.DateTime when value.TryGetTime(out var time):
                return time;
            default:
                return told;
        }
    }

    private static Document HeadOf(DeviceRecord record, IReadOnlyList<string> tags)
    {
        var head = new Document
        {
            ["_id"] = record.Id,
            ["_deviceId"] = new Document
            {
                ["_Manufacturer"] = record.Identity.Manufacturer,
                ["_OUI"] = record.Identity.OUI,
                ["_ProductClass"] = record.Identity.ProductClass,
                ["_SerialNumber"] = record.Identity.SerialNumber,
            },
            ["_registered"] = record.FirstInform,
            ["_lastInform"] = record.LastInform,
        };
        head.With("_lastBoot", record.LastBoot).With("_lastBootstrap", record.LastBootstrap);
        if (tags.Count > 0)
            head["_tags"] = tags.ToList<object?>();
        return head.With("_timestamp", record.Discovered ?? record.RootsListed);
    }

    private static void WritePart(
        Utf8JsonWriter json,
        Document document,
        string path,
        Projection projection
    )
    {
        json.WriteStartObject();
        foreach (var (name, value) in document)
        {
            if (projection.Of($"{path}.{name}") == Projection.Part.None)
                continue;
            json.WritePropertyName(name);
            JsonValues.Write(json, value);
        }
        json.WriteEndObject();
    }
}
