import CQREncode

/// The square that a phone's camera reads (ISO/IEC 18004), with so much redundancy that a seventh of it may be hidden (level M).
struct QRCode: Equatable, Sendable {
    /// Modules of one side.
    let width: Int
    /// Row by row; true is dark.
    let modules: [Bool]

    /// What scanners need around it.
    static let quietZone = 4

    /// Nil for no text, and for more than 2,331 bytes.
    init?(_ text: String) {
        // A zero byte would end the text for the library.
        guard !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { return nil }
        self.width = width
        self.modules = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }

    /// One picture without script or style; dark modules are one path of runs, so that it stays small.
    var svg: String {
        let side = width + 2 * QRCode.quietZone
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\" shape-rendering=\"crispEdges\">"
            + "<rect width=\"\(side)\" height=\"\(side)\" fill=\"#fff\"/><path fill=\"#000\" d=\"\(path)\"/></svg>"
    }

    private var path: String {
        var path = ""
        for row in 0..<width {
            for run in runs(in: row) {
                path += "M\(run.lowerBound + QRCode.quietZone) \(row + QRCode.quietZone)h\(run.count)v1h-\(run.count)z"
            }
        }
        return path
    }

    /// Columns of dark modules side by side.
    private func runs(in row: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for column in 0..<width where modules[row * width + column] {
            if let last = runs.last, last.upperBound == column {
                runs[runs.count - 1] = last.lowerBound..<column + 1
            } else {
                runs.append(column..<column + 1)
            }
        }
        return runs
    }
}
