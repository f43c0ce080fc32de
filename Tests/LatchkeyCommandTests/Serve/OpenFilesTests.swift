import LatchkeyServer
import Testing

@testable import latchkey

@Suite struct OpenFilesTests {
    @Test("S-419: as many connections are taken as there are files for, and one network gets a quarter of them")
    func fitting() {
        let usual = RequestLimits()
        func fitted(_ files: Int) -> [Int] {
            let limits = OpenFiles.fitting(usual, files: files)
            return [limits.connections, limits.connectionsPerNetwork]
        }
        for files in [Int.max, 65_536, 10_200] { #expect(fitted(files) == [10_000, 2500]) }
        #expect(fitted(10_199) == [9999, 2499])
        #expect(fitted(1024) == [824, 206])
        #expect(fitted(64) == [32, 8])
    }

    @Test("S-419: the limit is raised as far as it goes, and no lower at a second call")
    func raised() {
        let raised = OpenFiles.raise()
        #expect(raised >= 1024 || raised == OpenFiles.raise())
        #expect(OpenFiles.raise() == raised)
    }
}
