using System.Text.Json;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Reads an object as GenieACS stores it: parameters, and which of them are keys.</summary>
internal static class ObjectReader
{
    private const int MaxValues = 1_000;
    private const string Expected =
        "a parameter of an object is a string, a number, true, false or an object.";

    public static ProvisioningObject Read(string name, string text)
    {
        var json = PlacedJson.Parse(text);
        json.Expect(JsonValueKind.Object, "an object is a JSON object of parameters.");
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        Flatten(json, "", values);
        return new(name, values, Keys(json["_keys"], values));
    }

    private static void Flatten(PlacedJson json, string prefix, Dictionary<string, object> values)
    {
        foreach (var (name, place, value) in json.Members)
        {
            if (prefix.Length == 0 && name.StartsWith('_'))
                continue;
            var path = prefix + name;
            if (name.Length == 0 || name.StartsWith('.') || name.EndsWith('.'))
                throw place.Wrong($"'{name}' is no name of a parameter.");
            if (value.Kind == JsonValueKind.Object)
                Flatten(value, path + ".", values);
            else if (!values.TryAdd(path, ConfigurationReader.Scalar(value, Expected)))
                throw place.Wrong($"'{path}' stands there twice.");
            if (values.Count > MaxValues)
                throw place.Wrong($"an object has at most {MaxValues} parameters.");
        }
    }

    private static List<string> Keys(PlacedJson? json, Dictionary<string, object> values)
    {
        if (json is null or { IsNull: true })
            return [.. values.Keys];
        const string expected = "_keys is a list of the object's parameters.";
        var keys = new List<string>();
        foreach (var item in json.Expect(JsonValueKind.Array, expected).Items)
        {
            var key = item.Expect(JsonValueKind.String, expected).Text;
            if (!values.ContainsKey(key))
                throw item.Wrong($"'{key}' is no parameter of this object.");
            keys.Add(key);
        }
        return keys;
    }
}
