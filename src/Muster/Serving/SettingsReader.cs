using System.Text.Json;
using Muster.Acs;
using Muster.Acs.Operations;

namespace Muster.Serving;

/// <summary>
/// Command line over environment over muster.json over defaults. All that is wrong is told at once, each
/// by the name under which the operator wrote it.
/// </summary>
internal sealed class SettingsReader(
    Func<Setting, string?> commandLine,
    Func<string, string?> environment
)
{
    public const string FileName = "muster.json";

    private readonly List<string> errors = [];
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Errors => errors;

    /// <summary>The keys of settings that were said and could not be read.</summary>
    public IReadOnlySet<string> Failed => failed;

    /// <param name="file">The configuration file; null when there is none.</param>
    /// <param name="defaults">What holds where nobody says otherwise.</param>
    public ServerSettings Read(string? file, ServerSettings defaults)
    {
        var fromFile = file is null ? [] : ReadFile(file);
        var settings = defaults;
        var stated = new List<ServerSetting>();
        foreach (var setting in ServerSettings.All)
        {
            (string Name, string? Text)[] sources =
            [
                (setting.Option, commandLine(setting)),
                (setting.Variable, environment(setting.Variable)),
                ($"{file}: {setting.Key}", fromFile.GetValueOrDefault(setting.Key)),
                (setting.Elder?.Name ?? "", setting.Elder is { } of ? environment(of.Name) : null),
            ];
            if (sources.FirstOrDefault(s => s.Text is not null) is not (var name, { } text))
            {
                stated.Add(Shown(setting, null, null));
                continue;
            }
            stated.Add(Shown(setting, text, name));
            try
            {
                if (name == setting.Elder?.Name && setting.Elder.Translate is { } translate)
                    text = translate(text);
                settings = setting.Apply(settings, text);
            }
            catch (FormatException wrong)
            {
                errors.Add($"{name}: {wrong.Message}.");
                failed.Add(setting.Key);
            }
        }
        return settings with
        {
            Acs = settings.Acs with
            {
                Stated = stated,
                Changeable = Live,
                StandardOutput = Console.OpenStandardOutput,
            },
        };
    }

    private static IReadOnlyList<ChangeableSetting> Live =>
        [
            .. ServerSettings
                .All.Where(LiveSettingNames.Has)
                .Select(setting => new ChangeableSetting(
                    setting.Option,
                    (options, text) => setting.Apply(new ServerSettings { Acs = options }, text).Acs
                )),
        ];

    private static ServerSetting Shown(Setting setting, string? text, string? source) =>
        new(
            setting.Option,
            setting.Variable,
            setting.Key,
            setting.Description,
                // A switch that stands alone is on.
                text is { Length: > 0 }
                && setting.IsSecret
                    ? "****"
                : text is "" && setting.IsSwitch ? "true"
                : text,
            source
        )
        {
            Type = setting.Placeholder,
        };

    private Dictionary<string, string> ReadFile(string file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var options = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            };
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), options);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("the file must hold one JSON object");
            foreach (var property in json.RootElement.EnumerateObject())
                Add(file, property, values);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file}: it cannot be read: {trouble.Message}");
        }
        catch (JsonException trouble)
        {
            errors.Add($"{file}: it is no JSON: {trouble.Message}");
        }
        return values;
    }

    private void Add(string file, JsonProperty property, Dictionary<string, string> values)
    {
        var known = ServerSettings.All.Select(s => s.Key);
        if (!known.Contains(property.Name))
        {
            errors.Add(
                $"{file}: there is no '{property.Name}'; there are {string.Join(", ", known)}."
            );
            return;
        }
        if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            errors.Add($"{file}: '{property.Name}' must be a text, a number, true or false.");
        else if (!values.TryAdd(property.Name, property.Value.ToString()))
            errors.Add($"{file}: '{property.Name}' stands there twice.");
    }
}
