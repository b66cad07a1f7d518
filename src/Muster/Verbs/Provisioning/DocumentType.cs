namespace Muster.Verbs.Provisioning;

/// <summary>A kind of stored document as the verbs and the API name it.</summary>
/// <param name="Verb">The group of verbs.</param>
/// <param name="Path">Of the API.</param>
/// <param name="Placeholder">What stands for a name in the help.</param>
/// <param name="Example">A name.</param>
/// <param name="File">A file such a document is read from.</param>
/// <param name="Description">What the group is for.</param>
internal sealed record DocumentType(
    string Verb,
    string Path,
    string Placeholder,
    string Example,
    string File,
    string Description
)
{
    public static readonly DocumentType[] All =
    [
        new(
            "profile",
            "profiles",
            "PROFILE",
            "wifi",
            "wifi.yaml",
            "Keeps profiles: for which devices, what shall be so."
        ),
        new(
            "table",
            "tables",
            "TABLE",
            "customers",
            "customers.csv",
            "Keeps tables that profiles look values up in."
        ),
        new(
            "preset",
            "presets",
            "PRESET",
            "inform",
            "inform.json",
            "Keeps presets: for which devices, at which events, which provisions run."
        ),
        new(
            "provision",
            "provisions",
            "PROVISION",
            "inform",
            "inform.js",
            "Keeps provisions: scripts that declare what devices shall be like."
        ),
        new(
            "virtual-parameter",
            "virtual-parameters",
            "NAME",
            "MAC",
            "mac.js",
            "Keeps virtual parameters: scripts that make a parameter out of others."
        ),
        new(
            "object",
            "objects",
            "OBJECT",
            "port-mapping",
            "port-mapping.json",
            "Keeps objects: the parameters of instances that presets add or delete."
        ),
        new(
            "config",
            "config",
            "KEY",
            "cwmp.retryDelay",
            "retry-delay.txt",
            "Keeps the configuration: expressions that are evaluated for each device."
        ),
    ];
}
