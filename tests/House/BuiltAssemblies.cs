using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Muster.House;

/// <summary>
/// What the compiler made of this repository, read as metadata and never loaded: references, method
/// lengths (from the debug symbols), constructors, and the [Spec] and [Quirk] marks of tests.
/// </summary>
internal static class BuiltAssemblies
{
    private static readonly string Output = Path.Combine(Repository.Root, "artifacts/bin");

    /// <summary>The assembly of a project, by its folder's name; null where it was not built.</summary>
    public static string? PathOf(string project)
    {
        var assembly = project == "Muster" ? "muster" : project;
        var path = Path.Combine(Output, project, "release", assembly + ".dll");
        return File.Exists(path) ? path : null;
    }

    /// <summary>Projects of this repository, by the name of their folder (<c>Muster.Cwmp</c>).</summary>
    public static IEnumerable<string> Projects() =>
        from folder in new[] { "src", "tests", "bench" }
        from project in Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder))
        let name = Path.GetFileName(project)
        where File.Exists(Path.Combine(project, name + ".csproj"))
        select name;

    public static IReadOnlyList<string> References(string project) =>
        Read<string>(
            project,
            metadata =>
                [
                    .. metadata.AssemblyReferences.Select(r =>
                        metadata.GetString(metadata.GetAssemblyReference(r).Name)
                    ),
                ]
        );

    public static IEnumerable<MethodSize> Methods() => Projects().SelectMany(MethodsOf);

    public static IEnumerable<Constructor> Constructors() =>
        Projects().SelectMany(p => Read(p, ReadConstructors));

    /// <summary>Methods and what their [Spec] attributes say.</summary>
    public static IEnumerable<SpecMark> SpecMarks() =>
        Projects().SelectMany(p => Read(p, metadata => ReadMarks(p, metadata)));

    /// <summary>Methods and what their [Quirk] attributes say.</summary>
    public static IEnumerable<QuirkMark> QuirkMarks() =>
        Projects()
            .SelectMany(p =>
                Read(
                    p,
                    metadata =>
                        Marked(metadata, "QuirkAttribute")
                            .Select(mark => new QuirkMark(
                                [.. Values<int>(mark.Attribute.FixedArguments[0])],
                                p,
                                mark.Test
                            ))
                            .ToList()
                )
            );

    private static IReadOnlyList<T> Read<T>(
        string project,
        Func<MetadataReader, IReadOnlyList<T>> read
    )
    {
        if (PathOf(project) is not { } path)
            return [];
        using var file = new PEReader(File.OpenRead(path));
        return read(file.GetMetadataReader());
    }

    private static List<MethodSize> MethodsOf(string project)
    {
        if (PathOf(project) is not { } path || !File.Exists(Path.ChangeExtension(path, ".pdb")))
            return [];
        using var file = new PEReader(File.OpenRead(path));
        using var symbolFile = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(path, ".pdb"))
        );
        var (metadata, symbols) = (file.GetMetadataReader(), symbolFile.GetMetadataReader());
        var sizes = new List<MethodSize>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var debug = symbols.GetMethodDebugInformation(handle.ToDebugInformationHandle());
            var points = debug.GetSequencePoints().Where(p => !p.IsHidden).ToList();
            if (points.Count == 0 || points.Any(p => p.Document != points[0].Document))
                continue;
            var document = symbols.GetDocument(points[0].Document);
            var source = Repository.Relative(symbols.GetString(document.Name));
            if (source.StartsWith("..", StringComparison.Ordinal) || source.Contains("artifacts/"))
                continue;
            var (first, last) = (points.Min(p => p.StartLine), points.Max(p => p.EndLine));
            sizes.Add(new(source, first, last - first + 1, NameOf(metadata, handle)));
        }
        return sizes;
    }

    private static string NameOf(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        return metadata.GetString(type.Name) + "." + metadata.GetString(method.Name);
    }

    private static List<Constructor> ReadConstructors(MetadataReader metadata)
    {
        var found = new List<Constructor>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var name = metadata.GetString(type.Name);
            var space = metadata.GetString(type.Namespace);
            if (name.Contains('<') || space.StartsWith("OrleansCodeGen", StringComparison.Ordinal))
                continue;
            var methods = type.GetMethods().Select(metadata.GetMethodDefinition).ToList();
            var record = methods.Any(m =>
                metadata.GetString(m.Name) is "<Clone>$" or "PrintMembers"
            );
            foreach (var method in methods)
            {
                if (metadata.GetString(method.Name) != ".ctor")
                    continue;
                var count = method
                    .GetParameters()
                    .Count(p => metadata.GetParameter(p).SequenceNumber > 0);
                found.Add(new(space + "." + name, count, record));
            }
        }
        return found;
    }

    private static List<SpecMark> ReadMarks(string project, MetadataReader metadata) =>
        [
            .. Marked(metadata, "SpecAttribute")
                .Select(mark => new SpecMark(
                    (string)mark.Attribute.FixedArguments[0].Value!,
                    [.. Values<string>(mark.Attribute.FixedArguments[1])],
                    project,
                    mark.Test
                )),
        ];

    private static IEnumerable<T> Values<T>(CustomAttributeTypedArgument<string> list) =>
        ((IEnumerable<CustomAttributeTypedArgument<string>>)list.Value!).Select(item =>
            (T)item.Value!
        );

    private static List<(CustomAttributeValue<string> Attribute, string Test)> Marked(
        MetadataReader metadata,
        string attributeType
    )
    {
        var marks = new List<(CustomAttributeValue<string>, string)>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            foreach (var attributeHandle in method.GetCustomAttributes())
            {
                var attribute = metadata.GetCustomAttribute(attributeHandle);
                if (TypeName(metadata, attribute.Constructor) == attributeType)
                    marks.Add(
                        (attribute.DecodeValue(new AttributeTypes()), NameOf(metadata, handle))
                    );
            }
        }
        return marks;
    }

    private static string TypeName(MetadataReader metadata, EntityHandle constructor)
    {
        if (constructor.Kind == HandleKind.MethodDefinition)
        {
            var method = metadata.GetMethodDefinition((MethodDefinitionHandle)constructor);
            return metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
        }
        var parent = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return parent.Kind == HandleKind.TypeReference
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : "";
    }

    /// <summary>Types by name are enough: the marks hold nothing but strings and numbers.</summary>
    private sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => nameof(Type);

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(
            MetadataReader reader,
            TypeDefinitionHandle handle,
            byte rawTypeKind
        ) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(
            MetadataReader reader,
            TypeReferenceHandle handle,
            byte rawTypeKind
        ) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == nameof(Type);
    }
}

/// <summary>A method's body, from its first line with code to its last.</summary>
internal sealed record MethodSize(string File, int FirstLine, int Lines, string Name);

/// <summary>A constructor; a record's own is the shape of its data, and has as many fields as it has.</summary>
internal sealed record Constructor(string Type, int Parameters, bool OfRecord);

/// <summary>A test and the sentences it says it holds.</summary>
internal sealed record SpecMark(
    string Document,
    IReadOnlyList<string> Sections,
    string Project,
    string Test
);
