using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>How far work on many devices is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Under way.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Something has come of all devices.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Taken back before that.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
