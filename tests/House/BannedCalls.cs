using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Muster.House;

/// <summary>Calls that are wrong every time, found in what the compiler made of the code.</summary>
internal static class BannedCalls
{
    private static readonly string[] Banned =
    [
        "DateTime.get_Now",
        "DateTime.get_UtcNow",
        "DateTimeOffset.get_Now",
        "DateTimeOffset.get_UtcNow",
        "Task`1.get_Result",
        "Task.Wait",
        "Thread.Sleep",
    ];

    // The second octets of ldftn and ldvirtftn, whose first is 0xFE.
    private const byte LoadFunction = (byte)((int)ILOpCode.Ldftn & 0xFF);
    private const byte LoadVirtual = (byte)((int)ILOpCode.Ldvirtftn & 0xFF);

    /// <summary>Where a project calls one: <c>src/A/B.cs:12: Thread.Sleep</c>.</summary>
    public static IReadOnlyList<string> In(string project)
    {
        if (BuiltAssemblies.PathOf(project) is not { } path)
            return [];
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var tokens = new Dictionary<int, string>();
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            var name = $"{TypeOf(metadata, member.Parent)}.{metadata.GetString(member.Name)}";
            if (Banned.Contains(name))
                tokens.Add(MetadataTokens.GetToken(handle), name);
        }
        return tokens.Count == 0 ? [] : CallsOf(path, file, metadata, tokens);
    }

    private static List<string> CallsOf(
        string path,
        PEReader file,
        MetadataReader metadata,
        Dictionary<int, string> tokens
    )
    {
        using var symbolFile = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(path, ".pdb"))
        );
        var symbols = symbolFile.GetMetadataReader();
        var found = new List<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address == 0)
                continue;
            var code = file.GetMethodBody(address).GetILBytes()!;
            foreach (var (at, token) in Calls(code))
            {
                if (
                    tokens.TryGetValue(token, out var name)
                    && Place(symbols, handle, at) is { } place
                )
                    found.Add($"{place}: {name}");
            }
        }
        return found;
    }

    // A method that is handed on is as good as called. What only looks like a call is none of these tokens.
    private static IEnumerable<(int At, int Token)> Calls(byte[] code)
    {
        for (var at = 1; at + 4 <= code.Length; at++)
        {
            var isCall = code[at - 1] is (byte)ILOpCode.Call or (byte)ILOpCode.Callvirt;
            var isHandedOn =
                at > 1 && code[at - 2] == 0xFE && code[at - 1] is LoadFunction or LoadVirtual;
            if (isCall || isHandedOn)
                yield return (at - 1, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)));
        }
    }

    /// <summary>Null for what was generated.</summary>
    private static string? Place(MetadataReader symbols, MethodDefinitionHandle method, int at)
    {
        var points = symbols
            .GetMethodDebugInformation(method.ToDebugInformationHandle())
            .GetSequencePoints()
            .Where(point => !point.IsHidden && point.Offset <= at)
            .ToList();
        if (points.Count == 0)
            return null;
        var source = Repository.Relative(
            symbols.GetString(symbols.GetDocument(points[^1].Document).Name)
        );
        var isOurs =
            !source.StartsWith("..", StringComparison.Ordinal) && !source.Contains("artifacts/");
        return isOurs ? $"{source}:{points[^1].StartLine}" : null;
    }

    private static string TypeOf(MetadataReader metadata, EntityHandle parent) =>
        parent.Kind switch
        {
            HandleKind.TypeReference => metadata.GetString(
                metadata.GetTypeReference((TypeReferenceHandle)parent).Name
            ),
            HandleKind.TypeSpecification => GenericOf(
                metadata,
                metadata.GetTypeSpecification((TypeSpecificationHandle)parent)
            ),
            _ => "",
        };

    /// <summary>The name of <c>T`1</c> in <c>T&lt;int&gt;</c> (ECMA-335, II.23.2.12).</summary>
    private static string GenericOf(MetadataReader metadata, TypeSpecification specification)
    {
        var signature = metadata.GetBlobReader(specification.Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return "";
        signature.ReadCompressedInteger();
        return TypeOf(metadata, signature.ReadTypeHandle());
    }
}
