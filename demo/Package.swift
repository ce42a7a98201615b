// swift-tools-version: 6.1
import PackageDescription

// The stand-in backend shares no code with swiftload: it is the foreign peer the load generator is tried against.
let package = Package(
    name: "demo",
    products: [
        .executable(name: "demo", targets: ["demo"]),
        .executable(name: "doubles", targets: ["doubles"]),
        .executable(name: "fault-proxy", targets: ["fault-proxy"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "CDemoSystem", linkerSettings: [.linkedLibrary("crypt")]),
        .target(
            name: "DemoApp",
            dependencies: [
                "CDemoSystem",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .executableTarget(
            name: "demo",
            dependencies: [
                "DemoApp",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(name: "DemoAppTests", dependencies: ["DemoApp"]),
        // Stand-ins for Loki and Ollama, for tests and measurements; they share nothing with the backend above.
        .target(name: "LoopbackSockets"),
        .target(name: "DoublesCore", dependencies: ["LoopbackSockets"]),
        .target(name: "TestPeers", dependencies: ["LoopbackSockets"], path: "Tests/TestPeers"),
        .testTarget(name: "DoublesTests", dependencies: ["DoublesCore", "TestPeers"]),
        .executableTarget(
            name: "doubles",
            dependencies: [
                "DoublesCore",
                "LoopbackSockets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        // Trouble between a client and a server, and with the server's process.
        .target(name: "CProxySystem"),
        .target(name: "FaultProxyCore", dependencies: ["CProxySystem", "LoopbackSockets"]),
        .testTarget(
            name: "FaultProxyTests",
            dependencies: ["FaultProxyCore", "LoopbackSockets", "TestPeers"]
        ),
        .executableTarget(
            name: "fault-proxy",
            dependencies: [
                "FaultProxyCore",
                "LoopbackSockets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
