using System.Reflection;

namespace Muster.Acs.Hosting;

/// <summary>Which Muster this is.</summary>
internal static class ServerVersion
{
    /// <summary><c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ServerVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "";
}
