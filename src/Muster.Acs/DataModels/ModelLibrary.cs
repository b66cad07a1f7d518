using Microsoft.Extensions.Logging;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.DataModels;

/// <summary>
/// The data models that are built in, and those of the operator's files; read when somebody first
/// asks, and kept.
/// </summary>
internal sealed partial class ModelLibrary(AcsOptions options, ILogger<ModelLibrary> logger)
{
    /// <summary>Earlier ones outrank later ones that have the same path.</summary>
    private static readonly string[] BuiltIn =
    [
        "device-2",
        "device-1",
        "internet-gateway-device-1",
        "voice-service-2",
        "voice-service-1",
        "stb-service-1",
        "storage-service-1",
    ];

    private const string Services = ".Services.";

    private readonly Lazy<ModelIndex> _index = new(() => Read(options, logger));

    public ModelIndex Index => _index.Value;

    /// <summary>
    /// The path as models spell it. A service stands in a model of its own, without the root above it:
    /// <c>Device.Services.VoiceService.1.X</c> is <c>VoiceService.{i}.X</c>.
    /// </summary>
    public static string ToModelPath(string path)
    {
        var model = ParameterPath.ToModelPath(path.Replace("*", "{i}", StringComparison.Ordinal));
        var root = model.IndexOf('.', StringComparison.Ordinal);
        return
            root > 0
            && string.CompareOrdinal(model, root, Services, 0, Services.Length) == 0
            && model.Length > root + Services.Length
            ? model[(root + Services.Length)..]
            : model;
    }

    private static ModelIndex Read(AcsOptions options, ILogger logger)
    {
        var index = new ModelIndex();
        foreach (var file in options.DataModels)
        {
            try
            {
                index.Add(Own(file));
            }
            catch (Exception trouble)
                when (trouble is ObjectModelException or IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, file, trouble.Message);
            }
        }
        foreach (var name in BuiltIn)
        {
            using var text = new StreamReader(
                typeof(ModelLibrary).Assembly.GetManifestResourceStream($"DataModels/{name}.txt")!
            );
            index.Add(ModelTable.Read(text));
        }
        return index;
    }

    private static ObjectModel Own(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var names = Directory
            .EnumerateFiles(folder, "*.xml")
            .Select(path => Path.GetFileName(path));
        return new ObjectModelReader(names, name => File.OpenRead(Path.Combine(folder, name))).Read(
            Path.GetFileName(file)
        );
    }

    [LoggerMessage(
        LogLevel.Error,
        "The data model {File} is left out, as it cannot be read: {Trouble}"
    )]
    private static partial void LogUnreadable(ILogger logger, string file, string trouble);
}
