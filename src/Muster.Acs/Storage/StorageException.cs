namespace Muster.Acs.Storage;

/// <summary>The store cannot be written or read now: disk full, database locked, file gone. Nothing was changed.</summary>
internal sealed class StorageException(string message, Exception? inner = null)
    : Exception(message, inner);
