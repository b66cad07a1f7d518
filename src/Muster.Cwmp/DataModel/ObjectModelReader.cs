using System.Xml;
using System.Xml.Linq;

namespace Muster.Cwmp.DataModel;

/// <summary>
/// Reads models written in the Forum's TR-106 language, following imports. The caller says which
/// files there are and opens them: nothing here touches a disk or a network.
/// </summary>
public sealed class ObjectModelReader
{
    private const long MaxCharacters = 64 * 1024 * 1024;
    private const long MaxEntityCharacters = 1024 * 1024;
    private readonly ModelImports _imports;
    private readonly Func<string, Stream> _open;
    private readonly Dictionary<string, ModelDocument> _documents = new(StringComparer.Ordinal);

    /// <param name="files">The names of the files there are, without folder.</param>
    /// <param name="open">Opens one of them; the reader closes it.</param>
    public ObjectModelReader(IEnumerable<string> files, Func<string, Stream> open)
    {
        _imports = new ModelImports(files);
        _open = open;
    }

    /// <summary>Reads the model a file defines; the last one when it defines several.</summary>
    /// <param name="file">The file's name: <c>tr-181-2-19-1-cwmp.xml</c>.</param>
    /// <exception cref="ObjectModelException">A file is missing, no XML, or refers to nothing.</exception>
    public ObjectModel Read(string file)
    {
        var document = Document(file);
        var model =
            document.Root.Elements().LastOrDefault(e => e.Name.LocalName == "model")
            ?? throw new ObjectModelException(file, "it defines no model");
        var expansion = new ModelExpansion(this, VirtualComponents(document));
        expansion.Model(document, model);
        return expansion.Result(ModelDocument.Attribute(model, "name") ?? file);
    }

    /// <summary>The document an import names.</summary>
    internal ModelDocument Imported(string from, string file, string? spec) =>
        _imports.Resolve(file, spec) is { } found
            ? Document(found)
            : throw new ObjectModelException(from, $"no file answers to its import of {file}");

    private ModelDocument Document(string file)
    {
        if (_documents.TryGetValue(file, out var known))
            return known;
        // The types file defines entities of its own; nothing outside is ever fetched.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            MaxCharactersFromEntities = MaxEntityCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var stream = _open(file);
            using var reader = XmlReader.Create(stream, settings);
            var document = new ModelDocument(file, XDocument.Load(reader).Root!);
            _documents.Add(file, document);
            return document;
        }
        catch (XmlException e)
        {
            throw new ObjectModelException(file, $"it is no XML: {e.Message}", e);
        }
    }

    /// <summary>
    /// Components the model's own file puts in the place of virtual ones: <c>Alias</c> is
    /// <c>_AliasCWMP</c> for CWMP, wherever it is referred to.
    /// </summary>
    private Dictionary<string, ModelItem> VirtualComponents(ModelDocument document)
    {
        var replaced = new Dictionary<string, ModelItem>(StringComparer.Ordinal);
        foreach (var import in document.Root.Elements().Where(e => e.Name.LocalName == "import"))
        foreach (var item in import.Elements().Where(e => e.Name.LocalName == "component"))
        {
            var name = ModelDocument.Attribute(item, "name")!;
            if (ModelDocument.Attribute(item, "ref") is not { } target || target == name)
                continue;
            var source = Imported(
                document.File,
                ModelDocument.Attribute(import, "file")!,
                ModelDocument.Attribute(import, "spec")
            );
            if (ModelDocument.IsVirtual(source.Find(this, "component", name)?.Element))
                replaced[name] = source.Require(this, "component", target);
        }
        return replaced;
    }
}

/// <summary>A model cannot be read. The message names the file and what is wrong with it.</summary>
public sealed class ObjectModelException : Exception
{
    internal ObjectModelException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner) => File = file;

    /// <summary>The file.</summary>
    public string File { get; }
}
