namespace Muster.Cwmp.Messages;

/// <summary>Reads voucher options; deprecated (TR-069 A.4.1.4).</summary>
/// <param name="OptionName">Empty = all.</param>
public sealed record GetOptions(string OptionName) : CwmpRequest<GetOptionsResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetOptions);

    internal static GetOptions Read(ref XmlCursor xml)
    {
        string? optionName = null;
        while (xml.NextChild())
            _ = xml.TakeToken("OptionName"u8, ref optionName) || xml.Skip();
        return new(XmlCursor.Need(optionName, "OptionName"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("OptionName"u8, OptionName);
    }
}

/// <summary>The options asked for.</summary>
public sealed record GetOptionsResponse(IReadOnlyList<OptionStruct> OptionList) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetOptionsResponse);

    internal static GetOptionsResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<OptionStruct>? optionList = null;
        while (xml.NextChild())
            _ = xml.Take("OptionList"u8, ref optionList) || xml.Skip();
        return new(optionList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("OptionList"u8, OptionList);
    }
}

/// <summary>One voucher option.</summary>
/// <param name="OptionName">Its name.</param>
/// <param name="VoucherSN">Serial number of its voucher.</param>
/// <param name="State">Bit 0 enabled, bit 1 set up.</param>
/// <param name="Mode">
/// 0 disabled, 1 enabled until <paramref name="ExpirationDate"/>, 2 enabled for good.
/// </param>
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
) : IStruct<OptionStruct>
{
    static string IStruct<OptionStruct>.Name => nameof(OptionStruct);

    static OptionStruct IStruct<OptionStruct>.Read(ref XmlCursor xml)
    {
        string? optionName = null;
        uint? voucherSN = null;
        uint? state = null;
        int? mode = null;
        CwmpTime? startDate = null;
        CwmpTime? expirationDate = null;
        int? isTransferable = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("OptionName"u8, ref optionName)
                || xml.Take("VoucherSN"u8, ref voucherSN)
                || xml.Take("State"u8, ref state)
                || xml.Take("Mode"u8, ref mode)
                || xml.Take("StartDate"u8, ref startDate)
                || xml.Take("ExpirationDate"u8, ref expirationDate)
                || xml.Take("IsTransferable"u8, ref isTransferable)
                || xml.Skip();
        return new(
            optionName ?? "",
            voucherSN ?? 0,
            state ?? 0,
            mode ?? 0,
            startDate ?? CwmpTime.UnknownTime,
            expirationDate,
            isTransferable ?? 0
        );
    }

    void IStruct<OptionStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("OptionName"u8, OptionName);
        xml.Element("VoucherSN"u8, VoucherSN);
        xml.Element("State"u8, State);
        xml.Element("Mode"u8, Mode);
        xml.Element("StartDate"u8, StartDate);
        if (ExpirationDate is { } expirationDate)
            xml.Element("ExpirationDate"u8, expirationDate);
        xml.Element("IsTransferable"u8, IsTransferable);
    }
}
