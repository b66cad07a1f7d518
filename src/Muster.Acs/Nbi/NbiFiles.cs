using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Muster.Acs.Operations;

namespace Muster.Acs.Nbi;

/// <summary>PUT and DELETE of files.</summary>
internal sealed class NbiFiles(IFiles files)
{
    /// <summary>What a file is that its sender says nothing of.</summary>
    private const string AnyType = "3 Vendor Configuration File";

    public async Task ChangeAsync(NbiExchange exchange, string name)
    {
        if (exchange.Http.Request.Method == "PUT")
        {
            await PutAsync(exchange, name);
            await exchange.EndAsync(201);
            return;
        }
        try
        {
            await files.DeleteAsync(name, exchange.Cancellation);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            throw NbiRefusal.NotFound();
        }
        await exchange.EndAsync(200);
    }

    private Task PutAsync(NbiExchange exchange, string name)
    {
        var http = exchange.Http;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(100, TimeSpan.FromMinutes(1));
        string Of(string header) => http.Request.Headers[header].ToString();
        var type = Of("fileType");
        var description = new FileDescription(
            name,
            type.Length > 0 ? type : AnyType,
            Of("oui"),
            Of("productClass"),
            Of("version")
        );
        return files.PutAsync(description, http.Request.Body, exchange.Cancellation);
    }
}
