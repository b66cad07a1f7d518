using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Muster.House;

/// <summary>
/// Cwmp ← Cpe ← Muster; Cwmp ← Acs ← Web ← Muster. The agent and the server never see each other; the
/// standard is pure; SQL stays in Storage; the wire stays in Cwmp.
/// </summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Muster.Cwmp"] = [],
        ["Muster.Cpe"] = ["Muster.Cwmp"],
        ["Muster.Acs"] = ["Muster.Cwmp"],
        ["Muster.Web"] = ["Muster.Acs", "Muster.Cwmp"],
        ["Muster"] = ["Muster.Cwmp", "Muster.Cpe", "Muster.Acs", "Muster.Web"],
    };

    [Fact]
    public void Projects_reference_only_what_stands_below_them() =>
        Rule.Holds(
            from project in Allowed.Keys
            from reference in Items(project, "ProjectReference")
            let name = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))
            where !Allowed[project].Contains(name)
            select $"src/{project}/{project}.csproj references {name}",
            "Turn the dependency round, or move what both need down into Muster.Cwmp."
        );

    [Fact]
    public void Every_project_of_src_has_its_place_in_the_direction() =>
        Rule.Holds(
            from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            let name = Path.GetFileName(folder)
            where !Allowed.ContainsKey(name)
            select $"src/{name}",
            "Say in DirectionTests.Allowed what the new project may reference."
        );

    [Fact]
    public void Files_use_only_namespaces_that_stand_below_them() =>
        Rule.Holds(
            from file in Repository.Sources("src")
            let own = Path.GetFileName(file.Project)
            where own != "Muster"
            from line in file.Code()
            let used = MusterNamespace().Match(line.Code)
            where used.Success && used.Groups[1].Value != own
            where !Allowed[own].Contains(used.Groups[1].Value)
            select $"{file.Path}:{line.Number}: {line.Code.Trim()}",
            "Turn the dependency round, or move what both need down into Muster.Cwmp."
        );

    /// <summary>And one file plugs it into the host.</summary>
    [Fact]
    public void The_console_uses_operations_only() =>
        Rule.Holds(
            from file in Repository.Sources("src/Muster.Web").Concat(Repository.Pages())
            where !file.Path.EndsWith("/ConsolePages.cs", StringComparison.Ordinal)
            from line in file.Lines
            let used = AcsNamespace().Match(line)
            where used.Success && used.Groups[1].Value != "Operations"
            select $"{file.Path}: {line.Trim()}",
            "Add what the page needs to src/Muster.Acs/Operations; the API will want it too."
        );

    [Fact]
    public void The_standard_stands_on_the_base_library_alone()
    {
        Rule.Holds(
            Items("Muster.Cwmp", "PackageReference")
                .Concat(Items("Muster.Cwmp", "FrameworkReference")),
            "Muster.Cwmp references no package and no framework but .NET itself."
        );
        Rule.Holds(
            from reference in BuiltAssemblies.References("Muster.Cwmp")
            where !reference.StartsWith("System.", StringComparison.Ordinal)
            select $"Muster.Cwmp.dll references {reference}",
            "Muster.Cwmp references no package and no framework but .NET itself."
        );
    }

    [Fact]
    public void The_standard_knows_no_network_no_disk_and_no_clock() =>
        Rule.Holds(
            Repository.Sources("src/Muster.Cwmp").SelectMany(f => f.Offences(OutsideWorld())),
            "Take bytes, spans or a Stream from the caller, and the time as an argument."
        );

    [Fact]
    public void SQL_appears_only_in_Storage()
    {
        var outside = Repository
            .Sources("src")
            .Where(f => !f.Path.StartsWith("src/Muster.Acs/Storage/", StringComparison.Ordinal))
            .ToList();
        Rule.Holds(
            outside
                .SelectMany(f => f.Offences(SqlText(), codeOnly: false))
                .Concat(outside.SelectMany(f => f.Offences(SqlLibrary()))),
            "Move the statement behind a port of src/Muster.Acs/Storage."
        );
    }

    /// <summary>XML that is not CWMP's: each with its reason.</summary>
    private static readonly string[] OtherXml =
    [
        "src/Muster.Acs/Access/KeyRing.cs", // the keys of Data Protection are XML elements
    ];

    [Fact]
    public void The_wire_appears_only_in_Cwmp() =>
        Rule.Holds(
            Repository
                .Sources("src/Muster.Acs", "src/Muster.Web", "src/Muster")
                .Where(f => !OtherXml.Contains(f.Path))
                .SelectMany(f => f.Offences(XmlLibrary())),
            "Read and write CWMP's XML in Muster.Cwmp, and use its records."
        );

    private static IEnumerable<string> Items(string project, string item) =>
        from element in XDocument
            .Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants(item)
        let include = element.Attribute("Include")?.Value
        where include is not null
        select include;

    [GeneratedRegex(@"\b(?:using (?:static )?|global::)(Muster\.(?:Cwmp|Cpe|Acs|Web))\b")]
    private static partial Regex MusterNamespace();

    [GeneratedRegex(@"\bMuster\.Acs\.(\w+)")]
    private static partial Regex AcsNamespace();

    [GeneratedRegex(
        @"using (System\.Net\.(Http|Sockets|Security)|Microsoft\.|Orleans)"
            + @"|\b(File|Directory)\.\w+\(|\bFileStream\b|\bHttpClient\b|\bSocket\b"
            + @"|\bTimeProvider\b|\bStopwatch\b|\bEnvironment\.TickCount|\bTask\.Delay\b|\bRandom\b"
    )]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(
        "\"\\s*(SELECT .+ FROM|INSERT (OR \\w+ )?INTO|UPDATE \\w+ SET|DELETE FROM|PRAGMA|CREATE TABLE)\\b"
    )]
    private static partial Regex SqlText();

    [GeneratedRegex(@"using (Microsoft\.Data\.Sqlite|SQLitePCL|DbUp|Npgsql|System\.Data)\b")]
    private static partial Regex SqlLibrary();

    [GeneratedRegex(@"using System\.Xml|\bXmlReader\b|\bXDocument\b")]
    private static partial Regex XmlLibrary();
}
