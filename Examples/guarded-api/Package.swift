// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "guarded-api",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "latchkey", path: "../.."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .executableTarget(
            name: "guarded-api",
            dependencies: [
                .product(name: "LatchkeyGuard", package: "latchkey"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
