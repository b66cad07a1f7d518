namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Files(AcsOptions options)
    {
        if (!Enum.IsDefined(options.FilesAccess))
            yield return "filesAccess: it is signed, named or open.";
        if (options.FilesAuthentication is { } kind && !Enum.IsDefined(kind))
            yield return "filesAuth: it is none, basic, digest or any.";
        if (
            options.FilesAccess == FilesAccess.Named
            && options.FilesAuthentication == FilesAuthentication.None
        )
            yield return "filesAuth: files by name need basic, digest or any; "
                + "filesAccess=open gives them to anybody.";
        (string Name, long Size, long Min)[] sizes =
        [
            ("filesTransferRate", options.FilesTransferRate, 0),
            ("filesRate", options.FilesRate, 0),
            ("maxFileTransfers", options.MaxFileTransfers, 1),
            ("maxFileTransfersPerAddress", options.MaxFileTransfersPerAddress, 1),
            ("maxFileConnections", options.MaxFileConnections, 1),
            ("maxUploadSize", options.MaxUploadSize, 1),
            ("uploadVersions", options.UploadVersions, 1),
        ];
        foreach (var (name, size, min) in sizes)
        {
            if (size < min)
                yield return $"{name}: {size} is less than {min}.";
        }
        if (options.FilesPatience < TimeSpan.FromSeconds(2))
            yield return $"filesPatience: {options.FilesPatience} is less than two seconds.";
        if (options.UploadRetention < TimeSpan.FromMinutes(1))
            yield return $"uploadRetention: {options.UploadRetention} is less than a minute.";
    }
}
