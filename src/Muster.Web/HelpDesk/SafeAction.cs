namespace Muster.Web.HelpDesk;

/// <summary>Something that a help desk may do, with what it costs the caller.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Icon">Its drawing.</param>
/// <param name="Title">What stands on its button.</param>
/// <param name="Takes">How long it takes.</param>
/// <param name="Effect">What the caller notices.</param>
public sealed record SafeAction(string Key, string Icon, string Title, string Takes, string Effect)
{
    public static readonly SafeAction Restart = new(
        "restart",
        "power",
        "Restart",
        "about 2 minutes",
        "No Internet, Wi-Fi or telephone meanwhile."
    );

    public static readonly SafeAction Wifi = new(
        "wifi",
        "wifi",
        "Wi-Fi name and password",
        "about 10 seconds",
        "All devices at home must be given the new password."
    );

    public static readonly SafeAction Channel = new(
        "channel",
        "channel",
        "Best channel",
        "about 30 seconds",
        "Wi-Fi is away for a few seconds if another channel is better."
    );

    public static readonly SafeAction Speed = new(
        "speed",
        "gauge",
        "Speed test",
        "about 30 seconds",
        "Whoever uses the line is slower meanwhile."
    );

    public static readonly SafeAction Check = new(
        "check",
        "check",
        "Full check",
        "about 20 seconds",
        "Nobody notices."
    );

    public static readonly IReadOnlyList<SafeAction> All = [Restart, Wifi, Channel, Speed, Check];
}
