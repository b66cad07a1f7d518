using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.6: response, session end, then everything the ACS or a user set is gone.</summary>
internal static class FactoryResetRpc
{
    public static CwmpResponse Answer(Agent cpe)
    {
        cpe.Deferred.FactoryReset = true;
        return new FactoryResetResponse();
    }
}
