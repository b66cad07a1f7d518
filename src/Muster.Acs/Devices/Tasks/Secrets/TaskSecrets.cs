using System.Text;
using Muster.Acs.Operations;
using Muster.Acs.Recording;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// What in a task lets its bearer in: it goes to the device as it was written, and is given back to
/// nobody.
/// </summary>
internal static class TaskSecrets
{
    /// <summary>The task as operators see it.</summary>
    public static DeviceTask Masked(DeviceTask task) =>
        task with
        {
            Request = Masked(task.Request),
        };

    /// <summary>What is asked for, as operators see it.</summary>
    public static TaskRequest Masked(TaskRequest request) =>
        Change(request, new(_ => SecretNames.Mask, SecretUrl.Redact, MaskedXml));

    /// <summary>Values that were read or written, as they are told.</summary>
    public static IReadOnlyList<NamedValue>? Masked(IReadOnlyList<NamedValue>? values) =>
        Change(values, _ => SecretNames.Mask);

    /// <summary>What a raw RPC asked or was answered, without what is secret in it.</summary>
    public static string MaskedXml(string xml) =>
        Encoding.UTF8.GetString(BodyRedaction.Redact(Encoding.UTF8.GetBytes(xml)).Span);

    /// <summary>The same request with each of its secrets changed; itself when it has none.</summary>
    public static TaskRequest Change(TaskRequest request, SecretChange change) =>
        request switch
        {
            UploadRequest upload => upload with
            {
                Url = Apply(upload.Url, change.Url),
                Password = Apply(upload.Password, change.Secret),
            },
            ChangeDUStateRequest units => units with
            {
                Operations = [.. units.Operations.Select(unit => Change(unit, change))],
            },
            SetParameterValuesRequest set => set with
            {
                ParameterValues = Change(set.ParameterValues, change.Secret)!,
            },
            AddObjectRequest add => add with
            {
                ParameterValues = Change(add.ParameterValues, change.Secret),
            },
            RawRpcRequest raw => raw with { Xml = change.Xml(raw.Xml) },
            _ => request,
        };

    private static DUOperation Change(DUOperation unit, SecretChange change) =>
        unit with
        {
            Url = Apply(unit.Url, change.Url),
            Password = Apply(unit.Password, change.Secret),
        };

    private static IReadOnlyList<NamedValue>? Change(
        IReadOnlyList<NamedValue>? values,
        Func<string, string> change
    ) =>
        values?.Any(value => SecretNames.IsSecret(value.Name)) != true
            ? values
            :
            [
                .. values.Select(value =>
                    SecretNames.IsSecret(value.Name)
                        ? value with
                        {
                            Value = Apply(value.Value, change)!,
                        }
                        : value
                ),
            ];

    // An empty password is none, and may be seen to be.
    private static string? Apply(string? text, Func<string, string> change) =>
        string.IsNullOrEmpty(text) ? text : change(text);
}

/// <summary>What is made of each secret of a request.</summary>
/// <param name="Secret">A password, or the value of a parameter that holds one.</param>
/// <param name="Url">An address, which may carry a token.</param>
/// <param name="Xml">A raw RPC, which may hold anything.</param>
internal readonly record struct SecretChange(
    Func<string, string> Secret,
    Func<string, string> Url,
    Func<string, string> Xml
);
