using System.Text;
using Muster.Acs.Api;
using Muster.Acs.Operations;

namespace Muster.Acs.Nbi;

/// <summary>PUT and DELETE of presets, objects, provisions and virtual parameters.</summary>
internal sealed class NbiRules(IProvisioning provisioning)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public async Task ChangeAsync(NbiExchange exchange, DocumentKind kind, string name)
    {
        var note = new ChangeNote(exchange.Author, "By the northbound interface.")
        {
            Lenient = true,
        };
        if (exchange.Http.Request.Method == "PUT")
            await PutAsync(exchange, kind, name, note);
        else
            await DeleteAsync(exchange, kind, name, note);
        await exchange.EndAsync(200);
    }

    private async Task PutAsync(
        NbiExchange exchange,
        DocumentKind kind,
        string name,
        ChangeNote note
    )
    {
        var body = await BoundedBody.ReadAsync(exchange.Http.Request);
        try
        {
            var text = Utf8.GetString(body.Span);
            await provisioning.PutAsync(kind, name, text, note, exchange.Cancellation);
        }
        catch (ArgumentException invalid)
        {
            throw NbiRefusal.Bad("SyntaxError: the body is no valid UTF-8", invalid);
        }
        catch (OperationException wrong)
            when (wrong is { Kind: OperationFaultKind.Invalid, Field: "text" })
        {
            throw NbiRefusal.Bad($"SyntaxError: {wrong.Message}", wrong);
        }
    }

    // "200 empty even if absent."
    private async Task DeleteAsync(
        NbiExchange exchange,
        DocumentKind kind,
        string name,
        ChangeNote note
    )
    {
        try
        {
            await provisioning.DeleteAsync(kind, name, note, exchange.Cancellation);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            // It is as it shall be.
        }
    }
}
