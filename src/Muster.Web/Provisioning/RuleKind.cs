namespace Muster.Web.Provisioning;

/// <summary>A kind of document as the pages show it.</summary>
/// <param name="Slug">In addresses: <c>virtual-parameters</c>.</param>
/// <param name="Title">Of them all.</param>
/// <param name="One">One of them, in a sentence.</param>
/// <param name="Resource">What a role must have for it.</param>
/// <param name="Language">As the editor calls it.</param>
/// <param name="Extension">Of a file that holds one.</param>
/// <param name="Purpose">One sentence for who sees none.</param>
/// <param name="Start">What a new one begins with.</param>
public sealed record RuleKind(
    DocumentKind Kind,
    string Slug,
    string Title,
    string One,
    Resource Resource,
    string Language,
    string Extension,
    string Purpose,
    string Start
)
{
    public const string Root = "/provisioning";

    public static IReadOnlyList<RuleKind> All { get; } =
    [
        new(
            DocumentKind.Profile,
            "profiles",
            "Profiles",
            "profile",
            Resource.Profiles,
            "yaml",
            "yaml",
            "A profile says what devices shall be like, without a script.",
            "# For which devices, and what shall be so.\nfor: Tags.example\nvalues:\n  Device.Time.Enable: true\n"
        ),
        new(
            DocumentKind.Preset,
            "presets",
            "Presets",
            "preset",
            Resource.Presets,
            "script",
            "json",
            "A preset says for which devices, and at which events, which provisions run.",
            "{\n  \"weight\": 0,\n  \"precondition\": \"Tags.example\",\n  \"events\": {},\n"
                + "  \"configurations\": [\n    {\"type\": \"value\", \"name\": \"Device.Time.Enable\", \"value\": true}\n  ]\n}\n"
        ),
        new(
            DocumentKind.Provision,
            "provisions",
            "Provisions",
            "provision",
            Resource.Provisions,
            "script",
            "js",
            "A provision is a script that declares what a device shall be like; presets run it.",
            "// What is declared is read, or written, by the fewest RPCs.\nconst hourly = Date.now(3600000);\n"
                + "declare(\"Device.DeviceInfo.UpTime\", {value: hourly});\n"
        ),
        new(
            DocumentKind.VirtualParameter,
            "virtual-parameters",
            "Virtual parameters",
            "virtual parameter",
            Resource.VirtualParameters,
            "script",
            "js",
            "A virtual parameter is a script that makes one parameter out of others.",
            "const up = declare(\"*.DeviceInfo.UpTime\", {value: 1});\n"
                + "return {writable: false, value: [up.value ? up.value[0] : 0, \"xsd:unsignedInt\"]};\n"
        ),
        new(
            DocumentKind.Object,
            "objects",
            "Objects",
            "object",
            Resource.Objects,
            "script",
            "json",
            "An object is the parameters of an instance that a preset adds or deletes.",
            "{\n  \"Enable\": true\n}\n"
        ),
        new(
            DocumentKind.Table,
            "tables",
            "Tables",
            "table",
            Resource.Tables,
            "plaintext",
            "csv",
            "A table is CSV that profiles look values up in, by its first column.",
            "key,value\n"
        ),
        new(
            DocumentKind.Config,
            "config",
            "Configuration",
            "configuration value",
            Resource.Config,
            "plaintext",
            "txt",
            "A configuration value is an expression that is evaluated for each device.",
            "true\n"
        ),
    ];

    public static RuleKind? Of(string? slug) => All.FirstOrDefault(each => each.Slug == slug);

    public string Path => $"{Root}/{Slug}";

    public string PathOf(string name) => $"{Path}/{Uri.EscapeDataString(name)}";
}
