// swift-tools-version: 6.1
import PackageDescription

/// Hot targets skip dynamic exclusivity checks: 10 % of a request's CPU (docs/decisions/0002-engine.md).
let hot: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
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
    ],
    targets: [
        .target(name: "CNet"),
        .target(name: "HTTP1", swiftSettings: hot),
        .target(name: "WS", dependencies: ["HTTP1"], swiftSettings: hot),
        .target(
            name: "Measure",
            dependencies: [.product(name: "Histogram", package: "hdrhistogram-swift")],
            swiftSettings: hot
        ),
        .target(
            name: "LoadGen",
            dependencies: [
                "CNet", "HTTP1", "WS", "Measure",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: hot
        ),
        .target(name: "Scripts", dependencies: ["LoadGen"], swiftSettings: hot),
        .executableTarget(
            name: "swiftload",
            dependencies: [
                "LoadGen", "Scripts", "Measure",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1", "TestSupport"]),
        .testTarget(name: "WSTests", dependencies: ["WS", "HTTP1", "TestSupport"]),
        .testTarget(
            name: "MeasureTests",
            dependencies: ["Measure", "TestSupport"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "LoadGenTests",
            dependencies: ["LoadGen", "Measure", "TestSupport"],
            exclude: ["Golden"]
        ),
        .testTarget(name: "ScriptsTests", dependencies: ["Scripts", "LoadGen", "TestSupport"]),
        .testTarget(name: "EndToEndTests", dependencies: ["Measure", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
