namespace Muster.Acs.Storage.Sql;

/// <summary>Where connections to the database come from. Disposed after the last of them.</summary>
internal abstract class SqlSource : IDisposable
{
    /// <summary>The one connection of this process that writes.</summary>
    public abstract SqlDatabase OpenWriter();

    /// <summary>A connection that only reads.</summary>
    public abstract SqlDatabase OpenReader();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
