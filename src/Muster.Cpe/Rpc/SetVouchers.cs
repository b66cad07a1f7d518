using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>
/// A.4.1.3 and A.4.1.4: vouchers are judged by whoever embeds the agent, all or none; what they enable is
/// listed by GetOptions. A device without options refuses them.
/// </summary>
internal static class VouchersRpc
{
    public static CwmpResponse Answer(Agent cpe, SetVouchers request)
    {
        if (cpe.Runtime.Options.OptionOf is not { } optionOf)
            return new Fault(FaultCode.RequestDenied, "this device has no options to enable");
        var enabled = new List<OptionStruct>();
        foreach (var voucher in request.VoucherList)
        {
            if (Octets(voucher) is not { } octets)
                return new Fault(FaultCode.InvalidArguments, "a voucher is no base64");
            if (optionOf(octets) is not { } option)
                return new Fault(FaultCode.RequestDenied, "a voucher is not valid for this device");
            enabled.Add(option);
        }
        foreach (var option in enabled)
            cpe.VoucherOptions[option.OptionName] = option;
        return new SetVouchersResponse();
    }

    public static CwmpResponse Answer(Agent cpe, GetOptions request) =>
        new GetOptionsResponse([
            .. cpe.VoucherOptions.Values.Where(option =>
                request.OptionName.Length == 0 || option.OptionName == request.OptionName
            ),
        ]);

    private static byte[]? Octets(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length)
            ? octets[..length]
            : null;
    }
}
