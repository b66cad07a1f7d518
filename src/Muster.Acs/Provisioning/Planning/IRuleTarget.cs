using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// What rules act on: a device in its session, or the memory of one that is only imagined. What is done
/// is seen in <see cref="Data"/> afterwards. A refusal throws <see cref="RuleFaultException"/>, but
/// 9005: then the name is forgotten, and found out anew.
/// </summary>
internal interface IRuleTarget
{
    DeviceData Data { get; }

    /// <summary>RPCs sent.</summary>
    int Rpcs { get; }

    PlannerHints Hints { get; }

    Task ListAsync(Listing listing);
    Task ReadAsync(IReadOnlyDictionary<string, Cause> names);
    Task ReadAttributesAsync(IReadOnlyDictionary<string, Cause> names);
    Task WriteAsync(IReadOnlyCollection<ValueChange> values);
    Task WriteAttributesAsync(IReadOnlyCollection<AttributeChange> attributes);
    Task DeleteAsync(Deletion deletion);
    Task AddAsync(Creation creation);

    /// <summary>Lets the device fetch what an instance of Downloads says.</summary>
    Task DownloadAsync(string instance, Cause cause);
    Task RebootAsync(Cause cause);
    Task FactoryResetAsync(Cause cause);

    /// <summary>Keeps nodes of the ACS's own.</summary>
    void Keep(IReadOnlyList<ShadowNode> own);
    void Remove(string ownObject);
    void Tag(string tag, bool on, Cause cause);
    void Forget(ClearRequest request);
    void Log(Cause cause, ScriptLog line);

    /// <summary>Whether it wants to be told what rules have named: an imagined device does.</summary>
    bool WantsNames => false;

    /// <summary>All that the scripts of a run that ended have named.</summary>
    void Named(IEnumerable<Declaration> declared) { }

    /// <summary>A rule has no value for a path, and leaves it as it is.</summary>
    void HasNoValue(string path, Cause cause);
}
