using System.Reflection;

namespace Muster.Cpe.ModelFiles;

/// <summary>The models that ship inside, by the names the command line knows.</summary>
public static class BuiltInModels
{
    private static readonly Lazy<DeviceModel> Tr181 = new(() => Open("tr181-gateway"));
    private static readonly Lazy<DeviceModel> Tr098 = new(() => Open("tr098-gateway"));

    /// <summary>A home gateway with the root <c>Device.</c> (TR-181 issue 2).</summary>
    public static DeviceModel Tr181Gateway => Tr181.Value;

    /// <summary>A home gateway with the root <c>InternetGatewayDevice.</c> (TR-098).</summary>
    public static DeviceModel Tr098Gateway => Tr098.Value;

    /// <summary>The names <see cref="TryGet"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tr181-gateway", "tr098-gateway"];

    /// <summary>The model of that name, if it ships inside.</summary>
    public static bool TryGet(string name, out DeviceModel? model)
    {
        model = name switch
        {
            "tr181-gateway" => Tr181Gateway,
            "tr098-gateway" => Tr098Gateway,
            _ => null,
        };
        return model is not null;
    }

    private static DeviceModel Open(string name)
    {
        var resource = $"Models/{name}.json";
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the model {resource} is not embedded");
        return DeviceModel.Load(stream, $"{name}.json");
    }
}
