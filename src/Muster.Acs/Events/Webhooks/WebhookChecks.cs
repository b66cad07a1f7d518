using System.Text.RegularExpressions;
using Muster.Acs.Operations;

namespace Muster.Acs.Events.Webhooks;

/// <summary>What a subscription must be like; each refusal names its field.</summary>
internal static partial class WebhookChecks
{
    private const int MaxUrl = 2_048;
    private const int MaxKinds = 50;
    private const int MaxFilter = 4_096;
    private const int MaxSecret = 256;
    private const int MaxBatch = 500;

    public static void Check(WebhookOrder order)
    {
        CheckUrl(order.Url);
        CheckKinds(order.Kinds);
        if (order.Filter is { Length: > MaxFilter })
            throw Invalid("filter", $"A filter has at most {MaxFilter} characters.");
        if (order.Filter is { } filter)
            EventCondition.Parse(filter);
        if (
            order.Secret is { } secret
            && (secret.Length > MaxSecret || WebhookSecret.KeyOf(secret) is null)
        )
            throw Invalid(
                "secret",
                $"A secret is 'whsec_' and at least 16 octets in base64, or any text of 16 to "
                    + $"{MaxSecret} characters."
            );
        if (order.Batch is < 1 or > MaxBatch)
            throw Invalid("batch", $"A message holds 1 to {MaxBatch} events.");
    }

    private static void CheckUrl(string text)
    {
        if (text.Length > MaxUrl)
            throw Invalid("url", $"A URL has at most {MaxUrl} characters.");
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        )
            throw Invalid("url", $"'{text}' is no http or https URL.");
        if (url.UserInfo.Length > 0)
            throw Invalid("url", "A URL holds no user and password; check the signature instead.");
    }

    private static void CheckKinds(IReadOnlyList<string> kinds)
    {
        if (kinds.Count is 0 or > MaxKinds)
            throw Invalid("kinds", $"1 to {MaxKinds} kinds are needed; '*' is all of them.");
        for (var at = 0; at < kinds.Count; at++)
        {
            if (!Kind().IsMatch(kinds[at]))
                throw Invalid(
                    $"kinds[{at}]",
                    $"'{kinds[at]}' is no kind such as task.done, no beginning such as fault.*, and "
                        + "neither * nor !inform."
                );
        }
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);

    [GeneratedRegex(
        @"^(!inform|\*|[a-z][A-Za-z]{0,40}(\.[a-z][A-Za-z]{0,40}){0,3}\*?|[a-z][A-Za-z.]{0,80}\.\*)\z"
    )]
    private static partial Regex Kind();
}
