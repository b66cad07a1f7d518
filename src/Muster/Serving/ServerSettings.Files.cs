using Muster.Acs;

namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Files =>
        [
            Of(
                "files-access",
                "signed|named|open",
                "Files by signed links (signed), also by name to who has a password, also to anybody",
                (o, t) => o with { FilesAccess = Access(t) }
            ),
            Of(
                "files-auth",
                "none|basic|digest|any",
                "How devices prove who they are on the files port (none; digest with named)",
                (o, t) => o with { FilesAuthentication = FilesAuth(t) }
            ),
            Of(
                "files-bind-address",
                "true|false",
                "A signed link works only from the address the device called from (false)",
                (o, t) => o with { FilesBindAddress = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                "files-transfer-rate",
                "OCTETS",
                "Octets a second of one transfer, such as 500K (no limit)",
                (o, t) => o with { FilesTransferRate = Octets(t) }
            ),
            Of(
                "files-rate",
                "OCTETS",
                "Octets a second of all transfers together, such as 100M (no limit)",
                (o, t) => o with { FilesRate = Octets(t) }
            ),
            Of(
                "max-file-transfers",
                "N",
                "Most transfers at once (1000)",
                (o, t) => o with { MaxFileTransfers = Number(t) }
            ),
        ];

    private static IReadOnlyList<Setting> FileLimits =>
        [
            Of(
                "max-file-transfers-per-address",
                "N",
                "Most transfers at once with one address (100)",
                (o, t) => o with { MaxFileTransfersPerAddress = Number(t) }
            ),
            Of(
                "max-file-connections",
                "N",
                "Most connections to the files port (10000)",
                (o, t) => o with { MaxFileConnections = Number(t) }
            ),
            Of(
                "files-patience",
                "TIME",
                "How long a transfer may stand still (5m)",
                (o, t) => o with { FilesPatience = Duration(t) }
            ),
            Of(
                "max-file-size",
                "OCTETS",
                "Largest file an operator may upload (1G)",
                (o, t) => o with { MaxFileSize = Octets(t) }
            ),
            Of(
                "max-upload-size",
                "OCTETS",
                "Largest file a device may upload (32M)",
                (o, t) => o with { MaxUploadSize = Octets(t) }
            ),
            Of(
                "upload-versions",
                "N",
                "Most uploads kept of each kind of each device (20)",
                (o, t) => o with { UploadVersions = Number(t) }
            ),
            Of(
                "upload-retention",
                "TIME",
                "How long uploads are kept, but for a device's last configuration (90d)",
                (o, t) => o with { UploadRetention = Duration(t) }
            ),
        ];

    private static FilesAccess Access(string text) =>
        text.ToLowerInvariant() switch
        {
            "signed" => FilesAccess.Signed,
            "named" => FilesAccess.Named,
            "open" => FilesAccess.Open,
            _ => throw new FormatException($"'{text}' is none of signed, named and open"),
        };

    private static FilesAuthentication FilesAuth(string text) =>
        text.ToLowerInvariant() switch
        {
            "none" => FilesAuthentication.None,
            "basic" => FilesAuthentication.Basic,
            "digest" => FilesAuthentication.Digest,
            "any" => FilesAuthentication.Any,
            _ => throw new FormatException($"'{text}' is none of none, basic, digest and any"),
        };
}
