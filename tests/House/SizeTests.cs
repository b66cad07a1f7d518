using System.Text.RegularExpressions;
using Xunit;

namespace Muster.House;

/// <summary>What is small can be read. Aims are half of these; here is where it turns red.</summary>
public sealed partial class SizeTests
{
    private const int FileLines = 500;
    private const int PageLines = 200;
    private const int TypeLines = 800;
    private const int MethodLines = 70;
    private const int Width = 100;
    private const int CommentWidth = 125;
    private const int Parameters = 7;
    private const int FolderFiles = 25;

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Rule.Holds(
            from file in Repository.AllSources()
            where file.Lines.Length > FileLines
            select $"{file.Path}: {file.Lines.Length} lines",
            "Split the file by what it does; the aim is 200 lines."
        );

    [Fact]
    public void No_page_is_longer_than_200_lines() =>
        Rule.Holds(
            from page in Repository.Pages()
            where page.Lines.Length > PageLines
            select $"{page.Path}: {page.Lines.Length} lines",
            "Give a part of the page its own component, or its code a class."
        );

    /// <summary>Tests excepted: a suite is a list of sentences that know nothing of each other.</summary>
    [Fact]
    public void No_type_is_longer_than_800_lines_with_all_its_parts() =>
        Rule.Holds(
            from type in TypeSizes.Of(Repository.Sources("src", "bench"))
            where type.Value > TypeLines
            select $"{type.Key} has {type.Value} lines",
            "Give a part of the type its own name and make it a type."
        );

    [Fact]
    public void No_method_is_longer_than_70_lines() =>
        Rule.Holds(
            from method in BuiltAssemblies.Methods()
            where method.Lines > MethodLines && !Initializer().IsMatch(method.Name)
            select $"{method.File}:{method.FirstLine}: {method.Name} has {method.Lines} lines",
            "Cut the method where a comment would stand, and let a name say it; the aim is 40 lines."
        );

    /// <summary>What is inside a literal, or an address, has no place to break.</summary>
    [Fact]
    public void No_line_is_wider_than_100_characters() =>
        Rule.Holds(
            from file in Repository.AllSources()
            from line in file.Code()
            let text = file.Lines[line.Number - 1]
            where !text.Contains("://", StringComparison.Ordinal)
            where Comment().IsMatch(text) ? text.Length > CommentWidth : line.Code.Length > Width
            select $"{file.Path}:{line.Number}: {text.Length} characters",
            "Break the line; 'dotnet csharpier format .' breaks what is not a comment."
        );

    [Fact]
    public void No_constructor_takes_more_than_7_parameters() =>
        Rule.Holds(
            from constructor in BuiltAssemblies.Constructors()
            where constructor.Parameters > Parameters && !constructor.OfRecord
            select $"{constructor.Type}: {constructor.Parameters} parameters",
            "A type that needs so many others does too much: split it, or group what belongs together."
        );

    [Fact]
    public void No_folder_has_more_than_25_files() =>
        Rule.Holds(
            from file in Repository.AllSources()
            where !file.Folder.EndsWith("/Messages", StringComparison.Ordinal)
            group file by file.Folder into folder
            where folder.Count() > FolderFiles
            select $"{folder.Key}: {folder.Count()} files",
            "Make a folder of the files that belong to one feature (Messages/ alone may be long)."
        );

    /// <summary>
    /// A constructor seems as long as the distance between the fields it sets, and the method that a page
    /// becomes as long as the page.
    /// </summary>
    [GeneratedRegex(@"\.(\.c?ctor|BuildRenderTree)$")]
    private static partial Regex Initializer();

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex Comment();
}
