using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>What people search by beside the identity: addresses and faults.</summary>
internal sealed partial class DeviceSearch
{
    private const int MacDigits = 12;
    private const int AddressRank = 7;
    internal const string AddressSource =
        "device_contacts c INDEXED BY device_contacts_remote_address "
        + "CROSS JOIN devices d ON d.row_id = c.device";

    private void Address(string? wanted)
    {
        if (wanted is null)
            return;
        if (wanted.EndsWith('*'))
            Range("c.remote_address", AddressSource, AddressRank, wanted[..^1]);
        else
            Add(AddressRank, AddressSource, "c.remote_address=?", null, wanted);
    }

    private void Fault(string? code)
    {
        if (code is not null)
            _conditions.Add(FaultCondition.Of(code, _clock.GetUtcNow(), All));
    }
}
