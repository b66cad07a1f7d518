using System.Collections.Frozen;

namespace Muster.Web.Shared;

/// <summary>Our own line drawings, on a square of 24, one path each.</summary>
internal static class Icons
{
    public static FrozenDictionary<string, string> Paths { get; } =
        new Dictionary<string, string>
        {
            ["home"] = "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
            ["devices"] = "M4 13h16v6H4zM8 16h.01M12 16h4M7 10a7 7 0 0 1 10 0M9.5 7.5M12 13v-2",
            ["faults"] = "M12 4l9 16H3zM12 10v4M12 17h.01",
            ["rules"] = "M5 6h14M5 12h8M5 18h11M17 10l3 2-3 2",
            ["files"] = "M6 3h8l4 4v14H6zM14 3v4h4M9 13h6M9 17h6",
            ["search"] = "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
            ["sun"] =
                "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
            ["person"] = "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20a7.5 7.5 0 0 1 15 0",
            ["out"] = "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
            ["warning"] = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 8v5M12 16h.01",
            ["good"] = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8 12.5l2.7 2.7L16 9.5",
            ["unknown"] =
                "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.7M12 16.5h.01",
            ["pulse"] = "M3 12h4l3-7 4 14 3-7h4",
            ["refresh"] = "M20 12a8 8 0 1 1-2.4-5.7M20 4v4h-4",
            ["power"] = "M12 3v9M7 6.3a8 8 0 1 0 10 0",
            ["bell"] = "M6 16V11a6 6 0 1 1 12 0v5l2 2H4zM10 21h4",
            ["bookmark"] = "M7 4h10v16l-5-4-5 4z",
            ["mute"] = "M6 16V11a6 6 0 0 1 8-5.6M18 12v4l2 2H9M10 21h4M4 4l16 16",
            ["more"] =
                "M4.5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M18.3 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
            ["close"] = "M6 6l12 12M18 6L6 18",
            ["plus"] = "M12 5v14M5 12h14",
            ["trash"] = "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
            ["eye"] =
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
            ["edit"] = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
            ["lock"] = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            ["right"] = "M9 5l7 7-7 7",
            ["down"] = "M5 9l7 7 7-7",
            ["up"] = "M5 15l7-7 7 7",
            ["left"] = "M15 5l-7 7 7 7",
            ["columns"] = "M4 5h16v14H4zM9.3 5v14M14.6 5v14",
            ["download"] = "M12 4v11M7.5 10.5L12 15l4.5-4.5M5 20h14",
            ["upload"] = "M12 15V4M7.5 8.5L12 4l4.5 4.5M5 20h14",
            ["tag"] = "M4 4h8l8 8-8 8-8-8zM8 8h.01",
            ["globe"] =
                "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z",
            ["wifi"] =
                "M3 9.5a13 13 0 0 1 18 0M6 13a8.5 8.5 0 0 1 12 0M9 16.3a4.3 4.3 0 0 1 6 0M12 20h.01",
            ["hosts"] = "M4 5h10v7H4zM2.5 15h13M16.5 10h5v10h-5zM19 17.5h.01",
            ["chip"] =
                "M7 7h10v10H7zM10 7V4M14 7V4M10 20v-3M14 20v-3M7 10H4M7 14H4M20 10h-3M20 14h-3",
            ["clock"] = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2",
            ["tasks"] =
                "M5 6l1.5 1.5L9 5M5 12l1.5 1.5L9 11M5 18l1.5 1.5L9 17M12 6.5h7M12 12.5h7M12 18.5h7",
            ["desk"] =
                "M5 14v-2a7 7 0 0 1 14 0v2M3.5 13.5h3v5h-3zM17.5 13.5h3v5h-3zM19 18.5c0 2-2.5 2.5-5 2.5",
            ["gauge"] = "M4.5 18a9 9 0 1 1 15 0zM12 15l4-5",
            ["channel"] = "M5 20V10M10 20V4M15 20v-7M20 20V8",
            ["check"] = "M8 4h8v3H8zM16 5.5h3V21H5V5.5h3M9 14l2.2 2.2L15.5 12",
            ["test"] = "M4 18l5-6 4 3 7-9M20 10V6h-4",
        }.ToFrozenDictionary();
}
