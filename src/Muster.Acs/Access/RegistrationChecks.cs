using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Access;

/// <summary>
/// Whether registrations can be, before one of them is stored: every one that is wrong is told, by its
/// place, at once.
/// </summary>
internal sealed class RegistrationChecks(
    AcsOptions options,
    CpeCredentials shared,
    SecretBox secrets,
    TimeProvider time
)
{
    public const int MaxEntries = 50_000;
    private const int MaxErrors = 50;
    private const int MaxPart = 256;
    private const int MaxTags = 32;
    private const int MaxTag = 128;

    public IReadOnlyList<RegistrationChange> Check(IReadOnlyList<RegistrationEntry> entries)
    {
        if (entries.Count is 0 or > MaxEntries)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"1 to {MaxEntries} registrations can be taken at once.",
                "registrations"
            );
        var errors = new List<string>();
        var changes = new List<RegistrationChange>(entries.Count);
        var devices = new HashSet<DeviceKey>();
        var users = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (errors.Count == MaxErrors)
                break;
            var wrong = Wrong(entry) ?? Repeated(entry, devices, users);
            if (wrong is not null)
                errors.Add($"{entry.Place}: {wrong}");
            else if (errors.Count == 0)
                changes.Add(Change(entry));
        }
        if (errors.Count > 0)
            throw Refuse(errors);
        return changes;
    }

    /// <summary>One exception for all that is wrong.</summary>
    public static OperationException Refuse(IReadOnlyList<string> errors) =>
        new(
            OperationFaultKind.Invalid,
            $"Nothing was registered: {string.Join("; ", errors)}.",
            errors[0][..errors[0].IndexOf(':', StringComparison.Ordinal)]
        );

    private string? Wrong(RegistrationEntry entry) =>
        !IsOui(entry.OUI) ? $"the OUI '{Short(entry.OUI)}' is not 6 hex digits"
        : entry.SerialNumber.Length is 0 or > MaxPart ? "the serial number is missing or too long"
        : entry.ProductClass.Length > MaxPart ? "the product class is too long"
        : HasControl(entry.SerialNumber) || HasControl(entry.ProductClass)
            ? "there is a control character in the serial number or product class"
        : WrongCredentials(entry) ?? WrongTags(entry.Tags) ?? WrongPolicy(entry.Authentication);

    private string? WrongPolicy(string? text) =>
        text is null or "default" ? null
        : Policy(text) is not { } policy
            ? $"'{Short(text)}' is none of none, basic, digest, certificate and default"
        : policy == CpeAuthentication.Certificate && options.CpeAnchors is null
            ? "no certificate can be trusted, because cpeAnchors is not set"
        : policy == CpeAuthentication.Basic && !MayBeBasic
            ? "basic needs TLS (tlsCertificate), a trusted proxy, or allowBasicWithoutTls"
        : null;

    private bool MayBeBasic =>
        options.AllowBasicWithoutTls
        || options.TlsCertificate is not null
        || options.TrustedProxies.Count > 0;

    private string? WrongCredentials(RegistrationEntry entry)
    {
        var (user, password) = (entry.User, entry.Password);
        if (user is null or "")
            return string.IsNullOrEmpty(password) ? null : "there is a password without a user";
        if (user.Length > CpeAccounts.MaxUserLength || HasControl(user) || user.Contains(':'))
            return "the user is too long, or has a colon or a control character in it";
        if (user.Equals(shared.User, StringComparison.Ordinal))
            return "the user is that of the whole deployment";
        return
            string.IsNullOrEmpty(password)
            || password.Length > CpeAccounts.MaxUserLength
            || HasControl(password)
            ? "the password of the user is missing, too long, or has a control character in it"
            : null;
    }

    private static string? WrongTags(IReadOnlyList<string>? tags) =>
        tags is null ? null
        : tags.Count > MaxTags ? $"there are more than {MaxTags} tags"
        : tags.Any(tag => tag.Length is 0 or > MaxTag || HasControl(tag))
            ? "a tag is empty or too long"
        : null;

    private static string? Repeated(
        RegistrationEntry entry,
        HashSet<DeviceKey> devices,
        HashSet<string> users
    )
    {
        if (!devices.Add(DeviceKey.Of(IdentityOf(entry))))
            return "the device stands there twice";
        return !string.IsNullOrEmpty(entry.User) && !users.Add(entry.User)
            ? $"the user '{entry.User}' stands there twice"
            : null;
    }

    private RegistrationChange Change(RegistrationEntry entry)
    {
        var identity = IdentityOf(entry);
        var key = DeviceKey.Of(identity);
        var user = string.IsNullOrEmpty(entry.User) ? null : entry.User;
        var record = new RegistrationRecord
        {
            Key = key,
            Id = DeviceKey.IdOf(identity),
            OUI = identity.OUI,
            ProductClass = identity.ProductClass,
            SerialNumber = identity.SerialNumber,
            State = RegistrationState.Approved,
            Authentication = entry.Authentication is { } text ? Policy(text) : null,
            User = user,
            Secret = user is null ? null : secrets.Protect(key, entry.Password!),
            Created = time.GetUtcNow(),
        };
        return new RegistrationChange(
            record,
            entry.Tags,
            entry.Authentication == "default",
            entry.User is "",
            entry.Place
        );
    }

    private static DeviceIdStruct IdentityOf(RegistrationEntry entry) =>
        new("", entry.OUI.ToUpperInvariant(), entry.ProductClass, entry.SerialNumber);

    private static CpeAuthentication? Policy(string text) =>
        text switch
        {
            "none" => CpeAuthentication.None,
            "basic" => CpeAuthentication.Basic,
            "digest" => CpeAuthentication.Digest,
            "certificate" => CpeAuthentication.Certificate,
            _ => null,
        };

    private static bool IsOui(string text) => text.Length == 6 && text.All(char.IsAsciiHexDigit);

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
