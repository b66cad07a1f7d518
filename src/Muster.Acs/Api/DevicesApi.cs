using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>The devices that have called home, their trees and their tags.</summary>
internal static class DevicesApi
{
    private const string Tag = "Devices";
    private const string ParameterPrefix = "parameter.";

    private static readonly QueryField[] Search =
    [
        new("id", "The device id, or its beginning and an asterisk.", Example: "00D09E-*"),
        new("serialNumber", "The serial number, or its beginning and an asterisk."),
        new("oui", "The Organizationally Unique Identifier, 6 hex digits.", Example: "00D09E"),
        new("productClass", "The product class, or its beginning and an asterisk."),
        new("manufacturer", "The manufacturer, or its beginning and an asterisk."),
        new("model", "The model name, or its beginning and an asterisk."),
        new("tag", "A tag the device must have."),
        new("q", "Any part of the id, the serial number or the model."),
        new(
            "filter",
            "An expression that must hold; what columns cannot answer is evaluated device by device.",
            Example: "Tags.lab IS NOT NULL AND Events.Inform > NOW() - 86400000"
        ),
        new(
            ParameterPrefix,
            "The value of an indexed parameter, or its beginning and an asterisk: "
                + "parameter.DeviceInfo.SoftwareVersion=1.2*."
        ),
        new("address", "The address it last called from, or its beginning and an asterisk."),
        new("macAddress", "12 hex digits: in the id, the serial number or an indexed MACAddress."),
        new(
            "fault",
            "A fault of this code waits for somebody; * for any, unmuted for any that is not muted, #17 "
                + "for a group of faults.",
            Example: "9003"
        ),
        new("group", "A saved search that must fit as well."),
        new(
            "sort",
            "id, serialNumber, model, softwareVersion, firstInform, lastInform, remoteAddress; "
                + "a minus before it turns it round.",
            Example: "-lastInform"
        ),
        new("informedSince", "Last Inform at or after this time.", QueryType.Time),
        new("informedBefore", "Last Inform before this time: the silent ones.", QueryType.Time),
        .. QueryFields.Page,
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices", SearchAsync)
            .Describe(Tag, "Search devices", "All conditions must hold.")
            .WithQuery(Search)
            .Refuses(400);
        api.MapGet("/devices/{id}", GetAsync).Describe(Tag, "One device").Refuses(404);
        api.MapDelete("/devices/{id}", DeleteAsync)
            .Describe(
                Tag,
                "Forget a device",
                "Its tree, tasks and faults go too. It comes back with its next Inform."
            )
            .Refuses(404);
        api.MapGet("/devices/{id}/parameters", ParametersAsync)
            .Describe(
                Tag,
                "The last known parameters of a device",
                "What the server remembers; a refreshObject task reads them anew."
            )
            .WithQuery(
                new QueryField(
                    "path",
                    "A partial path (ends in a dot), a complete name, or empty for all.",
                    Example: "Device.WiFi."
                ),
                new QueryField(
                    "reveal",
                    "True shows passwords and keys, else ****; the event device.revealed notes who did.",
                    QueryType.Flag
                ),
                new QueryField(
                    "reason",
                    "What they are shown for: needed with reveal, and noted.",
                    Example: "ticket 4711: the customer lost the key"
                ),
                new QueryField(
                    "at",
                    "As they were at this time, as far as the history reaches; secrets stay ****.",
                    QueryType.Time
                )
            )
            .Refuses(400, 404);
        api.MapPatch("/devices/{id}/tags", TagsAsync)
            .Describe(Tag, "Add and remove tags")
            .WithBody<TagChange>("""{"add":["lab"],"remove":["new"]}""")
            .Refuses(400, 404);
        api.MapPost("/devices/{id}/wake", WakeAsync)
            .Describe(
                Tag,
                "Send a connection request",
                "Answers when the device has called home, or with what was in the way."
            )
            .Refuses(404);
        api.MapGet("/devices/{id}/wakes", WakesAsync)
            .Describe(Tag, "The last wake-ups of a device", "The newest first; 20 are kept.")
            .Refuses(404);
    }

    private static async Task<Ok<Page<DeviceSummary>>> SearchAsync(
        HttpRequest request,
        IDevices devices,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        var (order, descending) = Order(read.Text("sort"));
        var query = new DeviceQuery
        {
            Id = read.Text("id"),
            SerialNumber = read.Text("serialNumber"),
            OUI = read.Text("oui"),
            ProductClass = read.Text("productClass"),
            Manufacturer = read.Text("manufacturer"),
            Model = read.Text("model"),
            Tag = read.Text("tag"),
            Text = read.Text("q"),
            Filter = read.Text("filter", QueryReader.MaxFilterLength),
            Parameters = read.Below(ParameterPrefix),
            RemoteAddress = read.Text("address"),
            MACAddress = read.Text("macAddress"),
            Fault = read.Text("fault"),
            Group = read.Text("group"),
            Order = order,
            Descending = descending,
            InformedSince = read.Time("informedSince"),
            InformedBefore = read.Time("informedBefore"),
            Page = read.Page(),
        };
        return TypedResults.Ok(await devices.SearchAsync(query, cancellation));
    }

    private static (DeviceOrder Order, bool Descending) Order(string? text)
    {
        if (text is null)
            return default;
        var descending = text.StartsWith('-');
        var name = descending ? text[1..] : text;
        foreach (var order in Enum.GetValues<DeviceOrder>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(order.ToString()) == name)
                return (order, descending);
        }
        throw Problems.Invalid("sort", $"Devices are not ordered by '{name}'.");
    }

    private static async Task<Ok<DeviceDetail>> GetAsync(
        string id,
        HttpContext http,
        IDevices devices
    ) => TypedResults.Ok(await devices.GetAsync(DeviceIds.Of(http, id), http.RequestAborted));

    private static async Task<NoContent> DeleteAsync(string id, HttpContext http, IDevices devices)
    {
        await devices.DeleteAsync(DeviceIds.Of(http, id), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ParameterList>> ParametersAsync(
        string id,
        HttpContext http,
        IDevices devices,
        IHistory history,
        TimeProvider time
    )
    {
        var read = new QueryReader(http.Request);
        var (device, path) = (DeviceIds.Of(http, id), read.Text("path") ?? "");
        var (at, reveal, reason) = (read.Time("at"), read.Flag("reveal"), read.Text("reason"));
        if (at is not null && reveal)
            throw Problems.Invalid("reveal", "Secrets of the past are not kept.");
        var end = http.RequestAborted;
        var views =
            at is { } then ? await history.ParametersAtAsync(device, path, then, end)
            : reveal && http.User.Identity?.Name is { } key
                ? await devices.RevealParametersAsync(device, path, key, reason, end)
            : await devices.GetParametersAsync(device, path, end);
        var now = time.GetUtcNow();
        var items = views.Select(view => ParameterItem.From(view, now)).ToList();
        return TypedResults.Ok(new ParameterList(items, items.Count));
    }

    private static async Task<Ok<TagList>> TagsAsync(string id, HttpContext http, IDevices devices)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var change = body.As<TagChange>();
        var tags = await devices.ChangeTagsAsync(
            DeviceIds.Of(http, id),
            change.Add ?? [],
            change.Remove ?? [],
            http.RequestAborted
        );
        return TypedResults.Ok(new TagList(tags));
    }

    private static async Task<Ok<WakeResult>> WakeAsync(
        string id,
        HttpContext http,
        IDevices devices
    ) => TypedResults.Ok(await devices.WakeAsync(DeviceIds.Of(http, id), http.RequestAborted));

    private static async Task<Ok<ItemList<WakeAttempt>>> WakesAsync(
        string id,
        HttpContext http,
        IDevices devices
    )
    {
        var attempts = await devices.WakesAsync(DeviceIds.Of(http, id), http.RequestAborted);
        return TypedResults.Ok(new ItemList<WakeAttempt>(attempts));
    }
}
