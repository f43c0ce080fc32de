import LatchkeyCore

/// The HTML around the words. Tables and styles in place, because that is what e-mail programs understand; nothing in it is
/// fetched from anywhere, so that opening an e-mail tells nobody.
struct MailPage {
    let language: MailLanguage
    let service: String
    let look: MailLook
    let subject: String
    let body: [MailParagraph]
    let footer: [MailParagraph]

    /// For the template.
    var context: [String: Any] {
        var context: [String: Any] = [
            "subject": subject, "language": language.rawValue, "service": service,
            "accent": look.accent?.text ?? MailPage.accent, "body": body.map(\.context),
            "footer": footer.map(\.context),
        ]
        if let logo = look.logo {
            context["logo"] = ["source": "cid:\(logo.contentID)", "width": "\(logo.width)", "height": "\(logo.height)"]
        }
        return context
    }

    /// As on the pages.
    private static let accent = "#0d6b60"

    static let template = """
        <!doctype html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{subject}}</title>
        <style>
        @media (prefers-color-scheme: dark) {
          .page { background-color: #101615 !important; }
          .card { background-color: #18201e !important; border-color: #2d3835 !important; }
          .card, .name { color: #e6ecea !important; }
          .button { border-color: #7d8b87 !important; }
          .card .plain { color: #6ecfc0 !important; }
          .quiet, .quiet .plain { color: #a3b0ad !important; }
        }
        </style>
        </head>
        <body class="page" style="margin: 0; padding: 0; background-color: #f4f6f5;">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #f4f6f5;">
        <tr><td align="center" style="padding: 24px 12px;">
        <!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 560px; text-align: left; font-family: system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; font-size: 16px; line-height: 24px;">
        <tr><td class="card" style="padding: 24px; background-color: #ffffff; color: #1b2523; border: 1px solid #d7dedb; border-radius: 12px; overflow-wrap: anywhere;">
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 0 0 20px;"><tr>
        {{#logo}}
        <td style="padding: 0 12px 0 0;"><img src="{{source}}" width="{{width}}" height="{{height}}" alt="" style="display: block; border: 0; border-radius: 4px; background-color: #ffffff;"></td>
        {{/logo}}
        <td class="name" style="font-size: 18px; font-weight: 700; color: {{accent}};">{{service}}</td>
        </tr></table>
        {{#body}}
        {{#button}}
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 24px 0 12px;"><tr>
        <td class="button" bgcolor="{{accent}}" style="background-color: {{accent}}; border: 1px solid {{accent}}; border-radius: 8px;"><a href="{{link}}" style="display: inline-block; padding: 11px 23px; color: #ffffff; font-weight: 600; text-decoration: none;">{{label}}</a></td>
        </tr></table>
        <p class="quiet" style="margin: 0 0 24px; font-size: 13px; line-height: 18px; color: #55625f; word-break: break-all;">{{link}}</p>
        {{/button}}
        {{^button}}
        <p style="margin: 0 0 16px;">{{#lines}}{{#follows}}<br>{{/follows}}{{#link}}<a class="plain" href="{{link}}" style="color: {{accent}};">{{link}}</a>{{/link}}{{text}}{{/lines}}</p>
        {{/button}}
        {{/body}}
        </td></tr>
        {{#footer}}
        <tr><td class="quiet" style="padding: 16px 24px 0; font-size: 13px; line-height: 18px; color: #55625f; overflow-wrap: anywhere;">{{#lines}}{{#follows}}<br>{{/follows}}{{#link}}<a class="plain" href="{{link}}" style="color: #55625f;">{{link}}</a>{{/link}}{{text}}{{/lines}}</td></tr>
        {{/footer}}
        </table>
        <!--[if mso]></td></tr></table><![endif]-->
        </td></tr>
        </table>
        </body>
        </html>
        """
}
