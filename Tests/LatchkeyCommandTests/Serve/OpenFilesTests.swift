import LatchkeyServer
import Testing

@testable import latchkey

@Suite struct OpenFilesTests {
    @Test("S-419: as many connections are taken as there are files for, and one network gets a quarter of them")
    func fitting() {
        let usual = RequestLimits()
        func fitted(_ files: Int) -> [Int] {
            let limits = OpenFiles.fitting(usual, files: files)
            return [limits.connections, limits.arrivingConnections, limits.connectionsPerNetwork]
        }
        for files in [Int.max, 65_536, 10_456] { #expect(fitted(files) == [10_000, 256, 2500]) }
        #expect(fitted(10_455) == [9999, 256, 2499])
        #expect(fitted(1024) == [618, 206, 154])
        #expect(fitted(256) == [48, 16, 12])
        #expect(fitted(64) == [12, 4, 3])
        for files in [64, 256, 1024, 10_455] {
            let limits = OpenFiles.fitting(usual, files: files)
            #expect(limits.connections + limits.arrivingConnections + min(200, files * 3 / 4) <= files)
        }
    }

    @Test("S-419: the limit is raised as far as it goes, and no lower at a second call")
    func raised() {
        let raised = OpenFiles.raise()
        #expect(raised >= 1024 || raised == OpenFiles.raise())
        #expect(OpenFiles.raise() == raised)
    }
}
