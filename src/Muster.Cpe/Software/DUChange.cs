using Muster.Cpe.Http;
using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Software;

/// <summary>
/// One ChangeDUState at work: fetches what is to be installed, carries the operations out in order, and
/// owes one DUStateChangeComplete for all of them (A.4.2.5).
/// </summary>
internal static class DUChange
{
    public static void Start(Agent cpe, IReadOnlyList<OperationStruct> operations, string key) =>
        cpe.Runtime.Transfers.Enter(() => RunAsync(cpe, operations, key));

    private static async Task RunAsync(
        Agent cpe,
        IReadOnlyList<OperationStruct> operations,
        string key
    )
    {
        var results = new List<OpResultStruct>();
        foreach (var operation in operations)
        {
            var started = Now(cpe);
            var fault = cpe.Locked(agent => DUOperation.Plan(agent.Tree, operation).Fault);
            if (fault.FaultCode.Value == 0)
                fault = await FetchAsync(cpe, operation);
            results.AddRange(
                cpe.Locked(agent => DUOperation.Carry(agent, operation, fault, started))
            );
        }
        cpe.Locked(agent =>
        {
            agent.Events.Add(EventCodes.MChangeDUState, key);
            agent.Owe(
                new DUStateChangeComplete(results, key),
                DeliveredBy.DUStateChangeCompleteResponse,
                EventCodes.DUStateChangeComplete,
                key
            );
            return true;
        });
    }

    public static CwmpTime Now(Agent cpe) => CwmpTime.From(cpe.Runtime.Time.GetUtcNow());

    private static async Task<FaultStruct> FetchAsync(Agent cpe, OperationStruct operation)
    {
        var (url, user, password) = operation switch
        {
            InstallOpStruct install => (install.URL, install.Username, install.Password),
            UpdateOpStruct update => (update.URL, update.Username, update.Password),
            _ => (null, null, null),
        };
        if (string.IsNullOrEmpty(url))
            return default;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || !IsHttp(target))
            return new(FaultCode.TransferProtocolNotSupported, $"{url} is no http or https URL");
        var record = new TransferRecord(
            TransferKind.Download,
            "",
            "X MUSTER Deployment-Unit",
            target
        )
        {
            Username = user ?? "",
            Password = password ?? "",
        };
        return (await TransferRunner.AttemptAsync(cpe, record, cpe.Runtime.Stopping.Token)).Fault;
    }

    private static bool IsHttp(Uri url) =>
        url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;
}
