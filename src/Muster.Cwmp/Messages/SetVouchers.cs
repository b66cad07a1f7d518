namespace Muster.Cwmp.Messages;

/// <summary>Hands option vouchers to the CPE; deprecated (TR-069 A.4.1.3).</summary>
/// <param name="VoucherList">Signed vouchers, each base64 as on the wire.</param>
public sealed record SetVouchers(IReadOnlyList<string> VoucherList)
    : CwmpRequest<SetVouchersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetVouchers);

    internal static SetVouchers Read(ref XmlCursor xml)
    {
        IReadOnlyList<string>? voucherList = null;
        while (xml.NextChild())
            _ = xml.Take("VoucherList"u8, ref voucherList) || xml.Skip();
        return new(XmlCursor.Need(voucherList, "VoucherList"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("VoucherList"u8, xml.EncodingPrefix, "base64"u8, VoucherList);
    }
}

/// <summary>The vouchers are accepted.</summary>
public sealed record SetVouchersResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetVouchersResponse);

    internal static SetVouchersResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
