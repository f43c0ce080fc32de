import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyMail

@Suite struct MailLogoTests {
    /// One pixel.
    static let png = Array(
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMQSzUBAAFEALBsWfmKAAAAAElFTkSuQmCC"
        ) ?? Data())

    /// The same with other sides in its head and nothing of its checksum changed: what only reads the sides does not look at it.
    private static func sides(_ width: UInt16, _ height: UInt16) -> [UInt8] {
        var bytes = png
        bytes[18...19] = [UInt8(width >> 8), UInt8(width & 0xff)]
        bytes[22...23] = [UInt8(height >> 8), UInt8(height & 0xff)]
        return bytes
    }

    @Test("The sides of a PNG file are read from its head")
    func sides() throws {
        let size = try #require(PictureSize(MailLogoTests.sides(640, 300)))
        #expect(size.width == 640 && size.height == 300)
        #expect(PictureSize([]) == nil && PictureSize(Array(MailLogoTests.png.prefix(20))) == nil)
        #expect(PictureSize([0xff, 0xd8, 0xff, 0xc0, 0, 17]) == nil)
    }

    @Test(
        "A logo is shown at most 160 × 40 pixels large, with its own proportions, and never larger than it is",
        arguments: [
            ((1, 1), (1, 1)), ((160, 40), (160, 40)), ((400, 400), (40, 40)), ((1600, 100), (160, 10)),
            ((4000, 1), (160, 1)), ((1, 4000), (1, 40)),
        ])
    func shown(size: (Int, Int), shown: (Int, Int)) throws {
        let measured = MailLogo.shown(try #require(PictureSize(MailLogoTests.sides(UInt16(size.0), UInt16(size.1)))))
        #expect(measured == shown)
    }
}
