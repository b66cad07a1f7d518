namespace Muster.Cwmp.Messages;

/// <summary>Reads voucher options; deprecated (TR-069 A.4.1.4).</summary>
/// <param name="OptionName">Empty = all.</param>
public sealed record GetOptions(string OptionName) : CwmpRequest<GetOptionsResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetOptions);
}

/// <summary>The options asked for.</summary>
public sealed record GetOptionsResponse(IReadOnlyList<OptionStruct> OptionList) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetOptionsResponse);
}

/// <summary>One voucher option.</summary>
/// <param name="OptionName">Its name.</param>
/// <param name="VoucherSN">Serial number of its voucher.</param>
/// <param name="State">Bit 0 enabled, bit 1 set up.</param>
/// <param name="Mode">0 disabled, 1 enabled until <paramref name="ExpirationDate"/>, 2 enabled for good.</param>
/// <param name="StartDate">When it begins.</param>
/// <param name="ExpirationDate">Absent unless it expires.</param>
/// <param name="IsTransferable">0 or 1.</param>
public readonly record struct OptionStruct(
    string OptionName,
    uint VoucherSN,
    uint State,
    int Mode,
    CwmpTime StartDate,
    CwmpTime? ExpirationDate,
    int IsTransferable
);
