using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Events.Webhooks;

/// <summary>
/// One POST: an event as JSON, or an array of them, signed as Standard Webhooks has it, so that there is
/// code to check it in most languages.
/// </summary>
/// <param name="Id">The same however often it is sent.</param>
/// <param name="Body">What is sent.</param>
internal sealed record WebhookMessage(string Id, byte[] Body)
{
    public static WebhookMessage Of(WebhookTarget to, DeviceEvent one) =>
        OfText(to, one.Id, TextOf(one), to.IsArray);

    public static WebhookMessage Of(WebhookTarget to, IReadOnlyList<DeviceEvent> events) =>
        events is [var one]
            ? Of(to, one)
            : new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{to.Id}.{events[0].Id}-{events[^1].Id}"
                ),
                JsonSerializer.SerializeToUtf8Bytes(
                    events,
                    EventJson.Default.IReadOnlyListDeviceEvent
                )
            );

    /// <param name="to">Where it goes.</param>
    /// <param name="number">The number of the event.</param>
    /// <param name="text">The event as JSON.</param>
    /// <param name="isArray">Whether the receiver awaits an array.</param>
    public static WebhookMessage OfText(WebhookTarget to, long number, string text, bool isArray) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{to.Id}.{number}"),
            Encoding.UTF8.GetBytes(isArray ? $"[{text}]" : text)
        );

    public static string TextOf(DeviceEvent one) =>
        JsonSerializer.Serialize(one, EventJson.Default.DeviceEvent);

    /// <summary>"The content to sign is the id, the timestamp and the body, parted by full stops."</summary>
    public IReadOnlyList<(string Name, string Value)> Headers(byte[] key, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{Id}.{seconds}."), .. Body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, content));
        return
        [
            ("webhook-id", Id),
            ("webhook-timestamp", seconds),
            ("webhook-signature", $"v1,{signature}"),
        ];
    }
}

/// <summary>Where messages of a webhook go, and how they are signed.</summary>
/// <param name="Id">The webhook's.</param>
/// <param name="Url">Its receiver.</param>
/// <param name="Key">What it is signed with; null when the stored secret cannot be read.</param>
/// <param name="IsArray">Whether its messages are arrays.</param>
internal sealed record WebhookTarget(string Id, Uri Url, byte[]? Key, bool IsArray);
