import CCurl

/// What the server answered to one mail, line by line, and what libcurl says of the rest.
final class SMTPAnswer {
    private(set) var last = ""
    /// The last line that said no, unless the server said yes after it; good-byes do not count.
    private(set) var refusal: (code: Int, line: String)?
    /// We have said whom the mail is from: a refusal before that is about us.
    private(set) var hasBegunMail = false
    private let problem = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    private static let longestLine = 300

    init() {
        problem.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        problem.deallocate()
    }

    /// The handle must not be used after this object is gone.
    func read(from curl: UnsafeMutableRawPointer) {
        let observer: latchkey_curl_observer = { _, type, bytes, count, context in
            guard let bytes, let context else { return 0 }
            let answer = Unmanaged<SMTPAnswer>.fromOpaque(context).takeUnretainedValue()
            let line = UnsafeRawBufferPointer(start: bytes, count: count)
            if type == CURLINFO_HEADER_IN { answer.take(line) }
            if type == CURLINFO_HEADER_OUT, line.starts(with: "MAIL ".utf8) { answer.hasBegunMail = true }
            return 0
        }
        _ = latchkey_curl_set_observer(curl, observer, Unmanaged.passUnretained(self).toOpaque())
        _ = latchkey_curl_set_error_buffer(curl, problem)
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        let line = String(
            decoding: bytes.filter { $0 >= 0x20 && $0 != 0x7f }.prefix(SMTPAnswer.longestLine), as: UTF8.self)
        guard !line.isEmpty else { return }
        last = line
        guard let code = Int(String(decoding: line.utf8.prefix(3), as: UTF8.self)), code != 221 else { return }
        refusal = (400..<600).contains(code) ? (code, line) : nil
    }

    /// Why nothing came of it, when the server said nothing against it.
    func trouble(_ code: CURLcode) -> String {
        let text = String(cString: problem)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}
