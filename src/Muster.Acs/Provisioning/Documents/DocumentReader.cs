using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Profiles.Reading;
using Muster.Acs.Provisioning.Scripts;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Makes a rule of a stored text, or says what is wrong with it.</summary>
internal static class DocumentReader
{
    /// <summary>Characters of one document.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int MaxNameLength = 128;

    /// <summary>The rule that a document is. Throws <see cref="DocumentException"/>.</summary>
    /// <param name="lenient">Take fields that mean nothing.</param>
    public static object Read(DocumentRecord document, bool lenient)
    {
        var (head, text) = (document.Head, document.Text ?? "");
        var longest = head.Kind == DocumentKind.Table ? TableReader.MaxLength : MaxLength;
        if (text.Length > longest)
            throw new DocumentException($"it is longer than {longest} characters.");
        return head.Kind switch
        {
            DocumentKind.Preset => PresetReader.Read(head.Name, text, lenient),
            DocumentKind.Provision => new Provision(
                head.Name,
                head.Version,
                text,
                Compile(head.Name, text)
            ),
            DocumentKind.VirtualParameter => new VirtualParameter(
                head.Name,
                head.Version,
                text,
                Compile(head.Name, text)
            ),
            DocumentKind.Object => ObjectReader.Read(head.Name, text),
            DocumentKind.Config => new ConfigValue(head.Name, text, Parse(text)),
            DocumentKind.Profile => ProfileReader.Read(head.Name, text),
            DocumentKind.Table => TableReader.Read(head.Name, text),
            _ => throw new DocumentException("this server knows no such documents."),
        };
    }

    /// <summary>Throws Invalid for what is no name of such a document.</summary>
    public static void CheckName(DocumentKind kind, string name)
    {
        var isSegment = kind == DocumentKind.VirtualParameter;
        var isRight =
            name.Length is > 0 and <= MaxNameLength
            && name.All(character => IsOfNames(character, isSegment))
            && name is not ("." or "..");
        if (!isRight)
            throw new OperationException(
                OperationFaultKind.Invalid,
                isSegment
                    ? $"A virtual parameter's name has 1 to {MaxNameLength} of A-Z, a-z, 0-9, _ and -."
                    : $"A name has 1 to {MaxNameLength} characters, no slash and no control character.",
                "name"
            );
    }

    private static Expression Parse(string text)
    {
        try
        {
            return Expression.Parse(text);
        }
        catch (ExpressionException wrong)
        {
            throw new DocumentException(wrong.Complaint, wrong.Line, wrong.Column);
        }
    }

    private static CompiledScript Compile(string name, string text)
    {
        try
        {
            return CompiledScript.Compile(name, text);
        }
        catch (ScriptSyntaxException wrong)
        {
            var problem = wrong.Problem;
            throw new DocumentException(problem.Message, problem.Line, problem.Column);
        }
    }

    private static bool IsOfNames(char character, bool isSegment) =>
        isSegment
            ? char.IsAsciiLetterOrDigit(character) || character is '_' or '-'
            : !char.IsControl(character) && !char.IsSurrogate(character) && character != '/';
}
