using Muster.Acs.Provisioning.Extensions;

namespace Muster.Acs.Hosting;

/// <summary>Rules of the options that say what is called outside.</summary>
internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Extensions(AcsOptions options)
    {
        if (options.OutgoingAuthority is { } file && !File.Exists(file))
            yield return $"outgoingAuthority: there is no file '{file}'.";
        if (options.Extensions is { } folder && !Directory.Exists(folder))
            yield return $"extensions: there is no directory '{folder}'.";
        if (
            options.ExtensionTimeout < TimeSpan.FromMilliseconds(100)
            || options.ExtensionTimeout > TimeSpan.FromMinutes(5)
        )
            yield return $"extensionTimeout: {options.ExtensionTimeout} is not between 0.1 seconds and "
                + "5 minutes.";
        if (options.ExtensionProcesses is < 1 or > 64)
            yield return $"extensionProcesses: {options.ExtensionProcesses} is not between 1 and 64.";
        if (options.ExtensionProgram.Length == 0)
            yield return "extensionProgram: it is empty.";
        foreach (var (name, url) in options.ExtensionUrls)
        {
            if (!ExtensionNames.IsValid(name))
                yield return $"extensionUrls: '{name}' is no name of an extension.";
            if (!url.IsAbsoluteUri || (url.Scheme != "http" && url.Scheme != "https"))
                yield return $"extensionUrls: '{url}' is no http or https URL.";
        }
        if (options.ExtensionSecret is { } secret && secret.Any(c => c is <= ' ' or > '~'))
            yield return "extensionSecret: visible ASCII characters are needed.";
    }
}
