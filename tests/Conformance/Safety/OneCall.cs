using Acs.Tests.Wire;
using Xunit;

namespace Conformance.Safety;

/// <summary>One call of a device, while a server has lost what it stands on, and afterwards.</summary>
internal static class OneCall
{
    /// <summary>It is told to come later, and when: what cannot be stored is not acknowledged.</summary>
    public static async Task RefusedAsync(Uri acs, string serial)
    {
        using var cpe = new LockStepCpe(acs);
        var reply = await cpe.PostAsync(Xml.Inform(serial));
        Assert.True(reply.Status == 503, $"{reply.Status} {reply.Body}");
        Assert.NotEmpty(reply.Headers["Retry-After"]);
    }

    /// <summary>It calls until it is served.</summary>
    public static Task ServedAsync(Uri acs, string serial) =>
        Wait.UntilAsync(
            async () =>
            {
                using var cpe = new LockStepCpe(acs);
                try
                {
                    if ((await cpe.PostAsync(Xml.Inform(serial))).Status != 200)
                        return false;
                    await EndAsync(cpe);
                    return true;
                }
                catch (IOException)
                {
                    // A balancer, or a server that is just ending.
                    return false;
                }
            },
            $"{serial} is served"
        );

    /// <summary>Ends a session that is open: it answers what is asked, and has nothing to say itself.</summary>
    public static async Task EndAsync(LockStepCpe cpe)
    {
        var request = await cpe.PostAsync("");
        while (request.Message() is { Length: > 0 } asked)
        {
            Assert.Equal("SetParameterValues", asked);
            request = await cpe.PostAsync(
                Xml.Envelope(
                    "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                        + "</cwmp:SetParameterValuesResponse>",
                    request.Text("ID")
                )
            );
        }
        Assert.Equal(204, request.Status);
    }
}
