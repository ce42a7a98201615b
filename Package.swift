// swift-tools-version: 6.1
import PackageDescription

#if !os(Linux) || !(arch(x86_64) || arch(arm64))
    fatalError("swiftload runs on Linux only, on x86-64 and arm64")
#endif

/// A non-isolated async function stays where its caller is, instead of looking for an executor at each call and return. The
/// type of a script's functions depends on it, so it is the same in all targets.
let shared: [SwiftSetting] = [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

/// Hot targets skip dynamic exclusivity checks: 10 % of a request's CPU (docs/decisions/0002-engine.md).
let hot: [SwiftSetting] =
    shared + [
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
    ]

let package = Package(
    name: "swiftload",
    products: [
        .executable(name: "swiftload", targets: ["swiftload"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .target(name: "CNet"),
        // The release binary carries OpenSSL in itself (docs/decisions/0017-tls.md); debug builds link faster without.
        .target(
            name: "COpenSSL",
            linkerSettings: [
                .linkedLibrary("ssl", .when(configuration: .debug)),
                .linkedLibrary("crypto", .when(configuration: .debug)),
                .linkedLibrary(":libssl.a", .when(configuration: .release)),
                .linkedLibrary(":libcrypto.a", .when(configuration: .release)),
            ]
        ),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "HTTP1", swiftSettings: hot),
        .target(name: "WS", dependencies: ["HTTP1", "CZlib"], swiftSettings: hot),
        .target(
            name: "Measure",
            dependencies: [.product(name: "Histogram", package: "hdrhistogram-swift")],
            swiftSettings: hot
        ),
        .target(
            name: "LoadGen",
            dependencies: [
                "CNet", "COpenSSL", "CZlib", "HTTP1", "WS", "Measure",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: hot
        ),
        .target(name: "Scripts", dependencies: ["LoadGen"], swiftSettings: hot),
        .target(
            name: "Report",
            dependencies: ["Measure", .product(name: "Mustache", package: "swift-mustache")],
            swiftSettings: shared
        ),
        .executableTarget(
            name: "swiftload",
            dependencies: [
                "LoadGen", "Scripts", "Measure", "Report",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                "CNet",
            ],
            swiftSettings: shared
        ),
        .executableTarget(
            name: "autobahn-client",
            dependencies: ["LoadGen", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: shared
        ),
        .target(
            name: "TestSupport",
            dependencies: ["COpenSSL"],
            path: "Tests/TestSupport",
            exclude: ["Peers"],
            swiftSettings: shared
        ),
        // What scripts/fuzz.sh fuzzes, so that the tests can replay its corpus.
        .target(
            name: "FuzzTargets",
            dependencies: ["HTTP1", "WS", "LoadGen", "TestSupport"],
            path: "Fuzz/Targets",
            swiftSettings: shared
        ),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], swiftSettings: shared),
        .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1", "TestSupport"], swiftSettings: shared),
        .testTarget(
            name: "WSTests",
            dependencies: ["WS", "HTTP1", "CZlib", "TestSupport"],
            swiftSettings: shared
        ),
        .testTarget(
            name: "MeasureTests",
            dependencies: ["Measure", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: shared
        ),
        .testTarget(
            name: "LoadGenTests",
            dependencies: [
                "LoadGen", "HTTP1", "WS", "Measure", "CNet", "COpenSSL", "CZlib", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Golden", "WebSocket/Peers"],
            swiftSettings: shared
        ),
        .testTarget(
            name: "ScriptsTests",
            dependencies: [
                "Scripts", "LoadGen", "Measure", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: shared
        ),
        .testTarget(
            name: "ReportTests",
            dependencies: ["Report", "Measure", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: shared
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Measure", "TestSupport"],
            exclude: ["Peers"],
            swiftSettings: shared
        ),
    ],
    swiftLanguageModes: [.v6]
)
