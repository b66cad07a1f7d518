namespace Muster.Acs.Storage.Sql;

/// <summary>What a database answered instead of doing what it was told.</summary>
internal abstract class SqlFailure(string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>
    /// The store as a whole is at fault, not one write: no other write would have done better.
    /// </summary>
    public abstract bool IsOfTheStore { get; }

    /// <summary>The connection may be at fault: it must not be used again.</summary>
    public abstract bool IsOfTheConnection { get; }

    /// <summary>The same as the ports' callers know it.</summary>
    public abstract StorageException ToStorageException();
}
