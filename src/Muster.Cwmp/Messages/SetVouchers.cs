namespace Muster.Cwmp.Messages;

/// <summary>Hands option vouchers to the CPE; deprecated (TR-069 A.4.1.3).</summary>
/// <param name="VoucherList">Signed vouchers, each base64 as on the wire.</param>
public sealed record SetVouchers(IReadOnlyList<string> VoucherList)
    : CwmpRequest<SetVouchersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetVouchers);
}

/// <summary>The vouchers are accepted.</summary>
public sealed record SetVouchersResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetVouchersResponse);
}
