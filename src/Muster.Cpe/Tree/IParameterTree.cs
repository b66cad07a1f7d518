using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>
/// The parameters of one CPE: what a vendor implements to put a real device behind the agent, and
/// what a simulated device brings along. Calls are synchronous and come one at a time for a device;
/// whatever is wrong is an outcome, never an exception. Names are those of TR-106: a path that ends
/// in a dot is partial, the empty path is everything. ParameterKey, Informs and sessions are the
/// agent's business: it writes what it has to write with <see cref="SetOwn"/>.
/// </summary>
public interface IParameterTree
{
    /// <summary>The root object with its dot: <c>Device.</c> or <c>InternetGatewayDevice.</c></summary>
    string Root { get; }

    /// <summary>
    /// Raised after a value changed that somebody other than the ACS changed and that has
    /// notification on. The change also waits in <see cref="PendingChanges"/> and
    /// <see cref="LightweightChanges"/>, as its notification says, until it was delivered.
    /// </summary>
    event Action<ParameterChange>? Changed;

    /// <summary>
    /// The value of one parameter; false when no such parameter exists now. Hidden parameters read
    /// as empty here as everywhere.
    /// </summary>
    bool TryGet(string name, out ParameterValue value);

    /// <summary>
    /// As <see cref="TryGet"/>, but with the stored value of a hidden parameter: the agent needs its
    /// own passwords.
    /// </summary>
    bool TryGetSecret(string name, out ParameterValue value);

    /// <summary>
    /// Adds the values of a complete name or of everything below a partial path
    /// (GetParameterValues, TR-069 A.3.2.2). Faults: 9005.
    /// </summary>
    TreeOutcome GetValues(string path, ICollection<ParameterValueStruct> values);

    /// <summary>
    /// Adds the names below a path (GetParameterNames, TR-069 A.3.2.3). Faults: 9003 when
    /// <paramref name="nextLevel"/> is asked of a parameter, 9005.
    /// </summary>
    TreeOutcome GetNames(string path, bool nextLevel, ICollection<ParameterInfoStruct> names);

    /// <summary>
    /// Writes all values or none (SetParameterValues, TR-069 A.3.2.1); what counts is the final
    /// combination, not the order. Faults: 9003 with one entry in
    /// <see cref="TreeOutcome.ParameterFaults"/> for each bad parameter (9005, 9006, 9007, 9008), or
    /// without entries for a name that occurs twice.
    /// </summary>
    TreeOutcome SetValues(IReadOnlyList<ParameterValueStruct> values);

    /// <summary>
    /// Adds the attributes of the parameters a path names (GetParameterAttributes, TR-069 A.3.2.5).
    /// Faults: 9005.
    /// </summary>
    TreeOutcome GetAttributes(string path, ICollection<ParameterAttributeStruct> attributes);

    /// <summary>
    /// Applies all attribute changes or none, later ones winning (SetParameterAttributes, TR-069
    /// A.3.2.4). Faults: 9003, 9005, 9009.
    /// </summary>
    TreeOutcome SetAttributes(IReadOnlyList<SetParameterAttributesStruct> changes);

    /// <summary>All attributes are again those that left the factory; values stay.</summary>
    void ResetAttributes();

    /// <summary>
    /// Creates an instance of a table (AddObject, TR-069 A.3.2.6); its number is in
    /// <see cref="TreeOutcome.InstanceNumber"/> and stays for its life. Faults: 9004 when the table
    /// is full, 9005.
    /// </summary>
    /// <param name="table">The table with its dot and without instance: <c>Device.NAT.PortMapping.</c></param>
    /// <param name="origin">Who asks; only the device itself may add to read-only tables.</param>
    TreeOutcome AddObject(string table, ValueOrigin origin = ValueOrigin.Acs);

    /// <summary>
    /// Removes one instance with everything below it (DeleteObject, TR-069 A.3.2.7); strong
    /// references to it become empty. Faults: 9005.
    /// </summary>
    /// <param name="instance">The instance with its dot: <c>Device.NAT.PortMapping.3.</c></param>
    /// <param name="origin">Who asks; only the device itself may remove from read-only tables.</param>
    TreeOutcome DeleteObject(string instance, ValueOrigin origin = ValueOrigin.Acs);

    /// <summary>
    /// Writes one value from this side of the wire: as the device itself (read-only parameters too,
    /// counted as a change), as the subscriber on the LAN (writable ones whose AccessList says so,
    /// else 9001), or for the ACS (ParameterKey: any parameter, not counted as a change).
    /// Faults: 9001, 9005, 9006, 9007, 9008.
    /// </summary>
    TreeOutcome SetOwn(string name, string value, ValueOrigin origin = ValueOrigin.Device);

    /// <summary>
    /// Names that go with every Inform (TR-069 3.7.1.5), as far as they exist now; of WAN addresses
    /// only that of the default connection.
    /// </summary>
    IReadOnlyList<string> ForcedInformParameters { get; }

    /// <summary>
    /// What changed since an Inform last told it and has to go into one (notification 1, 2, 4, 6), each
    /// name once with its present value. Values that move by themselves are compared here.
    /// </summary>
    IReadOnlyList<ParameterChange> PendingChanges();

    /// <summary>Forgets changes the ACS has acknowledged, unless the value moved on meanwhile.</summary>
    void ChangesDelivered(IReadOnlyList<ParameterChange> delivered);

    /// <summary>The same for lightweight notifications (notification 3 to 6).</summary>
    IReadOnlyList<ParameterChange> LightweightChanges();

    /// <summary>Forgets changes that were sent, unless the value moved on meanwhile.</summary>
    void LightweightSent(IReadOnlyList<ParameterChange> sent);

    /// <summary>
    /// The device starts again: written values, instances and attributes stay; what counts from the
    /// start of the device begins anew; undelivered changes are forgotten.
    /// </summary>
    void Restart();

    /// <summary>Back to what left the factory: values, instances, attributes and instance numbers.</summary>
    void FactoryReset();

    /// <summary>What survives a reboot, for whoever wants to keep it.</summary>
    TreeSnapshot Save();

    /// <summary>Puts back what <see cref="Save"/> gave, on the same kind of device.</summary>
    TreeOutcome Restore(TreeSnapshot snapshot);
}
