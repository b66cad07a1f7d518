namespace Muster.Acs.Storage.Sql;

/// <summary>Where connections to the database come from. Disposed after the last of them.</summary>
internal abstract class SqlSource : IAsyncDisposable
{
    /// <summary>The one connection of this process that writes.</summary>
    public abstract SqlDatabase OpenWriter();

    /// <summary>A connection that only reads.</summary>
    public abstract SqlDatabase OpenReader();

    public abstract ValueTask DisposeAsync();
}
