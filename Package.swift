// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Warnings are errors in this package only; dependencies keep their own settings.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

// Which commit `patchbay --version` names: only whoever installs or packages it says so, because a build that changed
// with every commit would be made anew with every commit.
let commit = Context.environment["PATCHBAY_COMMIT"] ?? ""
let isCommit = !commit.isEmpty && commit.allSatisfy(\.isHexDigit)

// For transports that patchbay does not use, Debian's shared libgit2 has every process load OpenSSL, Kerberos, libssh2 and
// mbedTLS: more than half of what a short command costs. Where the archive in libgit2-dev is one whose parts are known,
// what is used is linked from it (CGit2Shims/archive.c). PATCHBAY_LIBGIT2=shared leaves it a shared library, as packages
// of distributions should; so does another libgit2 that the compiler may find first.
#if arch(arm64)
  let libraries = "/usr/lib/aarch64-linux-gnu"
#else
  let libraries = "/usr/lib/x86_64-linux-gnu"
#endif
let archives = ["git2", "mbedcrypto", "http_parser", "pcre2-8"]
let libgit2 = (try? String(contentsOfFile: "\(libraries)/pkgconfig/libgit2.pc", encoding: .utf8)) ?? ""
let linksArchive =
  Context.environment["PATCHBAY_LIBGIT2"] != "shared" && Context.environment["PKG_CONFIG_PATH"] == nil
  && !FileManager.default.fileExists(atPath: "/usr/local/include/git2.h")
  && ["\nVersion: 1.5.", "-lmbedtls", "-lhttp_parser", "-lssh2", "libpcre2-8"].allSatisfy(libgit2.contains)
  && archives.allSatisfy { FileManager.default.fileExists(atPath: "\(libraries)/lib\($0).a") }

let package = Package(
  name: "patchbay",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "patchbay", targets: ["patchbay"]),
    .executable(name: "patchbay-serve", targets: ["patchbay-serve"]),
  ],
  traits: [
    .trait(name: "Server", description: "Build patchbay-serve, which puts a tracker on the network."),
    .default(enabledTraits: ["Server"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
  ],
  targets: [
    // C libraries
    .systemLibrary(
      name: "CGit2", pkgConfig: linksArchive ? nil : "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "CGit2Shims", dependencies: ["CGit2"],
      cSettings: linksArchive ? [.define("PATCHBAY_LINKS_LIBGIT2_ARCHIVE")] : [],
      linkerSettings: linksArchive
        ? archives.map { .linkedLibrary(":lib\($0).a") } + [.linkedLibrary("z")] : [.linkedLibrary("git2")]),
    .target(
      name: "CPlatform", cSettings: isCommit ? [.define("PATCHBAY_COMMIT", to: "\"\(commit)\"")] : [],
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

    .target(name: "CSHA1"),

    // Pure: no files, no clock, no git
    .target(name: "Bytes", dependencies: ["CDeflate", "CSHA1", "CZlib"], swiftSettings: strict),
    .target(
      name: "Mail", dependencies: ["Bytes"], swiftSettings: strict,
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    .target(name: "Patches", dependencies: ["Bytes", "Mail"], swiftSettings: strict),

    // Edges
    .target(
      name: "Platform",
      dependencies: ["Bytes", "CPlatform", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "Git", dependencies: ["Bytes", "Platform", "CGit2", "CGit2Shims", "CPlatform"],
      swiftSettings: strict),
    .target(
      name: "Tracker",
      dependencies: ["Bytes", "Mail", "Patches", "Platform", "Git"],
      exclude: ["Log/README.md"],
      swiftSettings: strict),
    .target(
      name: "Services",
      dependencies: [
        "Bytes", "Mail", "Patches", "Platform", "Git", "Tracker",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Exchange/README.md", "Outgoing/README.md"],
      swiftSettings: strict),
    .target(
      name: "Export", dependencies: ["Bytes", "Mail", "Patches", "Platform", "Git", "Tracker"], swiftSettings: strict),
    .target(
      name: "Index", dependencies: ["Bytes", "Mail", "Patches", "Platform", "Git", "Tracker", "CSQLite"],
      swiftSettings: strict),
    .target(
      name: "Review",
      dependencies: ["Bytes", "Mail", "Patches", "Platform", "Git", "Tracker", "Services", "Export", "Index"],
      swiftSettings: strict),
    .target(
      name: "PatchbayCLI",
      dependencies: [
        "Bytes", "Mail", "Patches", "Platform", "Git", "Tracker", "Services", "Export", "Index", "Review",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(name: "patchbay", dependencies: ["PatchbayCLI"], swiftSettings: strict),

    // The network
    .target(
      name: "Server",
      dependencies: [
        "Bytes", "Mail", "Patches", "Platform", "Git", "Tracker", "Services", "Export", "Index", "Review",
      ],
      resources: [
        .embedInCode("Assets/style.css"), .embedInCode("Assets/script.js"), .embedInCode("Assets/openapi.json"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "patchbay-serve",
      dependencies: [
        .target(name: "Server", condition: .when(traits: ["Server"])),
        .target(name: "Platform", condition: .when(traits: ["Server"])),
        .product(
          name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["Server"])),
        .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Server"])),
      ],
      swiftSettings: strict),

    // Measured by hand, in release builds
    .executableTarget(
      name: "FoldBenchmark", dependencies: ["Bytes", "Git", "Mail", "Tracker"], path: "Tests/Benchmarks/Fold",
      swiftSettings: strict),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Bytes", "Mail", "Git"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "BytesTests", dependencies: ["Bytes", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "MailTests", dependencies: ["Bytes", "Mail", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PatchesTests", dependencies: ["Bytes", "Patches", "Mail", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TrackerTests", dependencies: ["Platform", "Tracker", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ServicesTests", dependencies: ["Services", "Tracker", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ExportTests",
      dependencies: ["Bytes", "Mail", "Patches", "Git", "Tracker", "Services", "Export", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "IndexTests", dependencies: ["Index", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ReviewTests",
      dependencies: ["Bytes", "Git", "Platform", "Review", "Services", "TestSupport", "Tracker"], swiftSettings: strict),
    .testTarget(
      name: "ServerTests",
      dependencies: ["Bytes", "Mail", "Platform", "Git", "Tracker", "Services", "Index", "Server", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ProcessTests", dependencies: ["Mail", "TestSupport", "patchbay"], swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["Platform", "Mail", "Review", "PatchbayCLI", "TestSupport"],
      swiftSettings: strict),
  ]
)
