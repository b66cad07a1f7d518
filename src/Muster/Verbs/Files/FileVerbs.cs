using System.CommandLine;
using Muster.Client;

namespace Muster.Verbs.Files;

/// <summary><c>muster file …</c></summary>
internal static class FileVerbs
{
    public static Command Create() =>
        ClientOptions.Group(
            "file",
            "Keeps files for devices to download, and what devices uploaded.",
            FilePutVerb.Create(),
            FileListVerb.Create(),
            FileShowVerb.Create(),
            FileGetVerb.Create(),
            FileRemoveVerb.Create(),
            FileVersionsVerb.Create(),
            FileRestoreVerb.Create()
        );
}
