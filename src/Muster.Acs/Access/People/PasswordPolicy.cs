using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>Which passwords are taken: long ones that nobody guesses. No rule about signs.</summary>
internal static class PasswordPolicy
{
    public const int MinLength = SignInAttempt.MinPassword;
    public const int MaxLength = SignInAttempt.MaxPassword;
    private const int MinDifferent = 6;

    /// <summary>Outside of what is common.</summary>
    private const int MinLetters = 4;

    /// <summary>
    /// What people build passwords of: when these and digits are taken out, something must be left.
    /// </summary>
    private static readonly string[] Common =
    [
        "administrator",
        "correcthorsebatterystaple",
        "qwertyuiop",
        "qwertzuiop",
        "asdfghjkl",
        "zxcvbnm",
        "yxcvbnm",
        "1q2w3e4r5t6z",
        "1q2w3e4r5t6y",
        "1q2w3e4r",
        "1qaz2wsx3edc",
        "1qaz2wsx",
        "passphrase",
        "password",
        "passwort",
        "motdepasse",
        "contraseña",
        "welcome",
        "changeme",
        "letmein",
        "iloveyou",
        "trustno1",
        "football",
        "baseball",
        "princess",
        "sunshine",
        "superman",
        "starwars",
        "whatever",
        "internet",
        "computer",
        "helpdesk",
        "operator",
        "provider",
        "genieacs",
        "muster",
        "dragon",
        "monkey",
        "master",
        "shadow",
        "summer",
        "winter",
        "spring",
        "autumn",
        "secret",
        "hunter",
        "qwerty",
        "qwertz",
        "azerty",
        "abcdefgh",
        "abcdef",
        "abc123",
        "admin",
        "login",
        "guest",
        "hello",
        "router",
        "tr069",
        "root",
        "test",
        "pass",
        "user",
        "abc",
        "acs",
    ];

    /// <summary>Throws Invalid, saying what to do.</summary>
    public static void Check(string password, string user)
    {
        if (password.Length is < MinLength or > MaxLength)
            throw Names.Wrong(
                "password",
                $"A password has {MinLength} to {MaxLength} characters; a few words make a good one."
            );
        var plain = Plain(password);
        if (plain.Distinct().Count() < MinDifferent)
            throw Names.Wrong("password", "This password repeats a few characters only.");
        var left = password.ToCharArray();
        foreach (var word in Common.Append(user).Where(word => word.Length > 2))
            Strike(left, plain, Plain(word));
        if (left.Count(char.IsLetter) < MinLetters)
            throw Names.Wrong(
                "password",
                "This password is made of common words, digits or the user's name; a few other words "
                    + "make a good one."
            );
    }

    private static void Strike(char[] left, string plain, string word)
    {
        for (
            var at = plain.IndexOf(word, StringComparison.Ordinal);
            at >= 0;
            at = plain.IndexOf(word, at + 1, StringComparison.Ordinal)
        )
            left.AsSpan(at, word.Length).Clear();
    }

    /// <summary>Without what people put in place of letters, and without case.</summary>
    private static string Plain(string text) =>
        string.Concat(
            text.ToLower(CultureInfo.InvariantCulture)
                .Select(sign =>
                    sign switch
                    {
                        '@' or '4' => 'a',
                        '3' => 'e',
                        '1' or '!' => 'i',
                        '0' => 'o',
                        '$' or '5' => 's',
                        _ => sign,
                    }
                )
        );
}
