namespace Muster.Web.Device.Parameters;

/// <summary>An object or parameter in the tree.</summary>
public sealed class TreeNode(string path, int depth)
{
    /// <summary>Complete; an object's ends with a dot.</summary>
    public string Path => path;

    /// <summary>0 for the root.</summary>
    public int Depth => depth;

    /// <summary>As last seen; null for an object that was never listed.</summary>
    public ParameterView? View { get; set; }

    public List<TreeNode> Children { get; } = [];

    public bool IsObject => path.EndsWith('.');

    /// <summary>The last part of the path.</summary>
    public string Name
    {
        get
        {
            var end = path.TrimEnd('.');
            return end[(end.LastIndexOf('.') + 1)..];
        }
    }

    /// <summary>An instance of a table: its name is a number.</summary>
    public bool IsInstance => IsObject && uint.TryParse(Name, out _);

    /// <summary>A table to which instances can be added.</summary>
    public bool CanAdd => IsObject && !IsInstance && View?.Writable == true;

    /// <summary>An instance that can be deleted.</summary>
    public bool CanDelete => IsInstance && View?.Writable == true;
}
