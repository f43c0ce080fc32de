// swift-tools-version: 6.2
import PackageDescription

// `make test` sets this; people with a newer compiler are not held up by its new warnings.
let gates: [SwiftSetting] = Context.environment["LATCHKEY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + gates

func layer(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "latchkey",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "latchkey", targets: ["latchkey"]),
        .library(name: "LatchkeyTokens", targets: ["LatchkeyTokens"]),
        .library(name: "LatchkeyGuard", targets: ["LatchkeyGuard"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CGzip", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "CBlocklist", exclude: ["blocklist.bin"]),
        .target(name: "CWebFiles"),
        .target(name: "COpenAPI"),

        layer("LatchkeyCore", ["CGzip"]),
        layer("LatchkeyPasswords", ["LatchkeyCore", "CSodium", "CCrypt", "CBlocklist", crypto, cryptoExtras]),
        layer("LatchkeyTokens", ["LatchkeyCore", crypto, httpTypes]),
        layer("LatchkeyPasskeys", ["LatchkeyCore", crypto, cryptoExtras]),
        layer("LatchkeyFederation", ["LatchkeyCore", crypto, jwtKit, asyncHTTPClient, nioCore, nioHTTP1]),
        layer("LatchkeyStore", ["LatchkeyCore", "LatchkeyPasskeys", crypto]),
        layer("LatchkeySQLite", ["LatchkeyStore", grdb, grdbSQLite]),
        layer("LatchkeyMail", ["LatchkeyCore", "CCurl", mustache]),
        layer("LatchkeyPostgres", ["LatchkeyStore", "CLibPQ"]),
        layer(
            "LatchkeyFlows",
            [
                "LatchkeyCore", "LatchkeyPasswords", "LatchkeyTokens", "LatchkeyPasskeys", "LatchkeyStore",
                "LatchkeyMail",
                crypto, logging,
            ]
        ),
        layer(
            "LatchkeyGuard", ["LatchkeyTokens", hummingbird, asyncHTTPClient, httpTypes, nioCore, nioHTTP1, logging]),
        .target(
            name: "LatchkeyWeb",
            dependencies: ["CWebFiles"],
            path: "Web",
            exclude: ["client", "pages"],
            swiftSettings: settings
        ),
        .target(
            name: "LatchkeyServer",
            dependencies: [
                "LatchkeyCore", "LatchkeyTokens", "LatchkeyFlows", "LatchkeyGuard", "LatchkeyWeb", "CGzip", "COpenAPI",
                "CQREncode", crypto, hummingbird,
                hummingbirdCore,
                hummingbirdTLS,
                hummingbirdHTTP2, httpTypes, nioCore, nioHPACK, nioHTTP1, nioHTTP2, nioHTTPTypes, nioHTTPTypesHTTP1,
                nioSSL,
                nioTLS,
                logging,
                lifecycle,
            ],
            exclude: ["OpenAPI"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "latchkey",
            dependencies: [
                "LatchkeyCore", "LatchkeyPasswords", "LatchkeyTokens", "LatchkeyStore", "LatchkeySQLite",
                "LatchkeyPostgres", "LatchkeyMail", "LatchkeyFederation", "LatchkeyFlows", "LatchkeyServer",
                "LatchkeyWeb",
                argumentParser,
                configuration,
                logging, lifecycle,
                unixSignals,
                hummingbird, yams, grdb, nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            swiftSettings: settings
        ),

        .target(
            name: "LatchkeyTestSupport",
            dependencies: [
                "LatchkeyCore", "LatchkeyPasswords", "LatchkeyTokens", "LatchkeyStore", "LatchkeySQLite",
                "LatchkeyPostgres", "LatchkeyMail", "LatchkeyFlows", "LatchkeyServer", hummingbird, hummingbirdTesting,
                httpTypes, logging, nioCore, crypto, grdb,
                grdbSQLite, nioSSL,
            ],
            path: "Tests/LatchkeyTestSupport",
            swiftSettings: settings
        ),
        tests("LatchkeyCoreTests", ["LatchkeyCore"]),
        tests("LatchkeyPasswordsTests", ["LatchkeyPasswords", "LatchkeyCore", "CSodium", crypto]),
        tests("LatchkeyTokensTests", ["LatchkeyTokens", "LatchkeyCore", "LatchkeyTestSupport", crypto]),
        .testTarget(
            name: "LatchkeyPasskeysTests",
            dependencies: ["LatchkeyPasskeys", "LatchkeyCore", "LatchkeyTestSupport", crypto, cryptoExtras],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        tests(
            "LatchkeyFederationTests",
            ["LatchkeyFederation", "LatchkeyCore", "LatchkeyTestSupport", crypto, cryptoExtras, nioCore, nioPosix]
        ),
        tests("LatchkeyStoreTests", ["LatchkeyStore", "LatchkeySQLite", "LatchkeyCore", "LatchkeyTestSupport"]),
        tests("LatchkeyPostgresTests", ["LatchkeyPostgres", "LatchkeyStore", "LatchkeyCore", "LatchkeyTestSupport"]),
        tests("LatchkeyMailTests", ["LatchkeyMail", "LatchkeyCore"]),
        tests("LatchkeySQLiteTests", ["LatchkeySQLite", "LatchkeyStore", "LatchkeyCore", grdb]),
        tests(
            "LatchkeyFlowsTests",
            [
                "LatchkeyFlows", "LatchkeyStore", "LatchkeySQLite", "LatchkeyCore", "LatchkeyPasswords",
                "LatchkeyTokens",
                "LatchkeyTestSupport",
            ]
        ),
        tests(
            "LatchkeyGuardTests",
            [
                "LatchkeyGuard", "LatchkeyTokens", "LatchkeyCore", hummingbird, hummingbirdTesting, httpTypes, nioCore,
                logging,
            ]
        ),
        tests(
            "LatchkeyServerTests",
            [
                "LatchkeyServer", "LatchkeyFlows", "LatchkeyStore", "LatchkeySQLite", "LatchkeyCore", "LatchkeyTokens",
                "LatchkeyPasswords", "LatchkeyMail", "LatchkeyGuard", "LatchkeyWeb", "LatchkeyTestSupport", hummingbird,
                hummingbirdTesting, httpTypes, nioCore, nioEmbedded,
                nioPosix, nioSSL, nioTLS, crypto, logging, yams,
            ]
        ),
        tests(
            "LatchkeyCommandTests",
            [
                "latchkey", "LatchkeyCore", "LatchkeyStore", "LatchkeySQLite", "LatchkeyPasswords", "LatchkeyTokens",
                "LatchkeyFlows", "LatchkeyMail", "LatchkeyServer", "LatchkeyWeb", "LatchkeyTestSupport",
                "LatchkeyPostgres", "LatchkeyFederation", grdb,
                logging, nioCore, nioHTTP1, nioPosix,
            ]
        ),
        tests(
            "LatchkeyProcessTests",
            ["latchkey", "LatchkeyCore", "LatchkeyStore", "LatchkeySQLite", asyncHTTPClient, nioCore, nioHTTP1]
        ),
    ],
    swiftLanguageModes: [.v6]
)
