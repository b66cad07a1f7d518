namespace Muster.Cpe.ModelFiles;

/// <summary>
/// A model file cannot be used. The message is one sentence that names the file, the line where
/// there is one, and what is wrong with it.
/// </summary>
public sealed class ModelFileException : Exception
{
    internal ModelFileException(string file, long line, string problem, Exception? inner = null)
        : base(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}", inner)
    {
        File = file;
        Line = line;
        Problem = problem;
    }

    /// <summary>The file as it was named to the loader.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1; 0 when the problem belongs to no line.</summary>
    public long Line { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }
}
