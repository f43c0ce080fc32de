import CCurl
import LatchkeyCore

/// libcurl's handle, used by one thread. It keeps the connection open between mails.
final class SMTPSession {
    private let server: SMTPServer
    private let closing: Closing
    private let handle: UnsafeMutableRawPointer?

    private static let connectTimeout = 10_000
    private static let mailTimeout = 60_000

    init(_ server: SMTPServer, _ closing: Closing) {
        self.server = server
        self.closing = closing
        self.handle = curl_easy_init()
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    func deliver(_ message: MailMessage) -> MailOutcome {
        guard !closing.hasBegun else { return .interrupted }
        guard let curl = handle else { return .failedForNow(answer: "libcurl cannot be used") }
        curl_easy_reset(curl)
        let recipients = curl_slist_append(nil, "<\(message.to.text)>")
        // libcurl adds the boundary of the parts to it.
        let lines = message.headers + ["Content-Type: multipart/alternative"]
        let headers = lines.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
        let mime = SMTPSession.mime(message, curl)
        let answer = SMTPAnswer()
        defer {
            curl_mime_free(mime)
            curl_slist_free_all(headers)
            curl_slist_free_all(recipients)
        }
        setUp(curl)
        _ = latchkey_curl_set_text(curl, CURLOPT_MAIL_FROM, "<\(message.from.text)>")
        _ = latchkey_curl_set_list(curl, CURLOPT_MAIL_RCPT, recipients)
        _ = latchkey_curl_set_list(curl, CURLOPT_HTTPHEADER, headers)
        _ = latchkey_curl_set_mime(curl, mime)
        return withExtendedLifetime((answer, closing)) {
            answer.read(from: curl)
            return outcome(curl_easy_perform(curl), answer)
        }
    }

    private func setUp(_ curl: UnsafeMutableRawPointer) {
        _ = latchkey_curl_set_text(curl, CURLOPT_URL, "\(server.url)/\(server.helloName)")
        _ = latchkey_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        _ = latchkey_curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
        _ = latchkey_curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, SMTPSession.connectTimeout)
        _ = latchkey_curl_set_number(curl, CURLOPT_TIMEOUT_MS, SMTPSession.mailTimeout)
        if server.security == .required {
            // Nothing is sent unless the connection is encrypted, whatever the server says it can (RFC 3207 §6).
            _ = latchkey_curl_set_number(curl, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
            _ = latchkey_curl_set_number(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        }
        if let file = server.authorities {
            _ = latchkey_curl_set_text(curl, CURLOPT_CAINFO, file)
            _ = latchkey_curl_set_text(curl, CURLOPT_CAPATH, nil)
        }
        if let user = server.user { _ = latchkey_curl_set_text(curl, CURLOPT_USERNAME, user) }
        if let password = server.password { _ = latchkey_curl_set_text(curl, CURLOPT_PASSWORD, password) }
        interruptWhenClosing(curl)
    }

    private func interruptWhenClosing(_ curl: UnsafeMutableRawPointer) {
        let progress: latchkey_curl_progress = { context, _, _, _, _ in
            guard let context else { return 0 }
            return Unmanaged<Closing>.fromOpaque(context).takeUnretainedValue().hasBegun ? 1 : 0
        }
        _ = latchkey_curl_set_progress(curl, progress, Unmanaged.passUnretained(closing).toOpaque())
    }

    /// Text first: readers show the last part that they understand (RFC 2046 §5.1.4).
    private static func mime(_ message: MailMessage, _ curl: UnsafeMutableRawPointer) -> OpaquePointer? {
        let mime = curl_mime_init(curl)
        add(message.text, "text/plain; charset=utf-8", to: mime)
        guard let logo = message.logo else {
            add(message.html, "text/html; charset=utf-8", to: mime)
            return mime
        }
        // The HTML and what it shows are one alternative (RFC 2387).
        let related = curl_mime_init(curl)
        add(message.html, "text/html; charset=utf-8", to: related)
        add(logo, to: related)
        let part = curl_mime_addpart(mime)
        curl_mime_subparts(part, related)
        curl_mime_type(part, MailMessage.relatedType)
        return mime
    }

    private static func add(_ logo: MailLogo, to mime: OpaquePointer?) {
        let part = curl_mime_addpart(mime)
        _ = logo.bytes.withUnsafeBytes {
            curl_mime_data(part, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        curl_mime_type(part, logo.mediaType)
        curl_mime_encoder(part, "base64")
        let headers = logo.headers.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
        curl_mime_headers(part, headers, 1)
    }

    private static func add(_ text: String, _ type: String, to mime: OpaquePointer?) {
        let part = curl_mime_addpart(mime)
        // With its own length, so that no text is cut at a NUL.
        _ = MailLines.withCRLF(text).withUnsafeBytes {
            curl_mime_data(part, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        curl_mime_type(part, type)
        curl_mime_encoder(part, "quoted-printable")
    }

    /// A server's 5xx is for ever when it is about the mail, and for now when it is about us (RFC 5321 §4.2.1).
    private func outcome(_ code: CURLcode, _ answer: SMTPAnswer) -> MailOutcome {
        if code == CURLE_OK { return .sent(answer: answer.last) }
        if code == CURLE_ABORTED_BY_CALLBACK { return .interrupted }
        guard let refusal = answer.refusal else { return .failedForNow(answer: answer.trouble(code)) }
        return refusal.code >= 500 && answer.hasBegunMail && refusal.code != 530
            ? .refused(answer: refusal.line) : .failedForNow(answer: refusal.line)
    }
}
