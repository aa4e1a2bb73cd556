// swift-tools-version: 6.2
import PackageDescription

// The executable carries its own Swift runtime: it starts three times as fast as one
// that loads the shared libraries, and runs on machines that have no Swift.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections", "-lswiftSynchronization",
    ],
    .when(platforms: [.linux]))
]

// Kernels are loops over SIMD vectors: without optimisation they are hundreds of times slower,
// so they are optimised in debug builds too.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]

// The vectors of the kernels are combined by the compiler's own operations on whole vectors.
let builtins = ["-Xfrontend", "-enable-builtin-module"]

// The kernels are compiled once for each of these levels of x86-64, beside the baseline that runs everywhere:
// their folders are links to one and the same source.
#if arch(x86_64)
  let variants: [(name: String, level: String, feature: String)] = [
    ("TernKernelsV3", "x86-64-v3", "TERN_AVX2"),
    ("TernKernelsV4", "x86-64-v4", "TERN_AVX512"),
  ]
#else
  let variants: [(name: String, level: String, feature: String)] = []
#endif

let package = Package(
  name: "tern",
  products: [
    .executable(name: "tern", targets: ["tern"]),
    // For programs of their own: `tern` with plug-ins that are linked in.
    .library(name: "Tern", targets: ["TernProgram", "TernOps", "TernTensor"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .executableTarget(name: "tern", dependencies: ["TernProgram"], linkerSettings: staticRuntime),
    // The example of a program with a plug-in of its own sees what strangers see.
    .executableTarget(
      name: "tern-alignment",
      dependencies: ["TernProgram", "TernOps", "TernTensor", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Examples/linked", packageAccess: false, linkerSettings: staticRuntime),
    .target(
      name: "TernProgram",
      dependencies: [
        "TernRuntime", "TernOps", "TernTensor", "TernSyntax", "TernPlugins", "TernLibrary", "TernLessons", "TernGrader", "TernKernels", "CTernReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "TernGrader", dependencies: ["TernRuntime", "TernSyntax", "TernOps", "TernTensor"]),
    .target(name: "TernLessons", dependencies: ["TernRuntime", "TernSyntax", "TernOps"]),
    .target(name: "TernLibrary", dependencies: ["TernOps", "CTernFiles"]),
    .target(name: "CTernFiles"),
    .target(name: "TernRuntime", dependencies: ["TernSyntax", "TernOps", "TernTensor", "TernKernels"]),
    .target(name: "TernPlugins", dependencies: ["TernOps", "TernTensor", "CTernPlugin"]),
    .target(name: "CTernPlugin"),
    .target(name: "TernOps", dependencies: ["TernTensor", "TernKernels"]),
    .target(name: "TernTensor", dependencies: ["TernKernels", "CTernProcessor"], swiftSettings: optimised),
    .target(
      name: "TernKernels",
      dependencies: ["CTernProcessor", "TernKernelTypes", "TernKernelsBaseline"]
        + variants.map { .init(stringLiteral: $0.name) },
      swiftSettings: optimised),
    .target(
      name: "TernKernelsBaseline", dependencies: ["TernKernelTypes", "CTernProcessor"],
      swiftSettings: [.unsafeFlags(["-O"] + builtins)]),
    .target(name: "TernKernelTypes", swiftSettings: optimised),
    .target(name: "CTernProcessor"),
    .target(name: "TernSyntax"),
    .testTarget(name: "TernTests", dependencies: ["TernOps", "TernTestSupport"], exclude: ["Plugins", "Programs"]),
    .testTarget(
      name: "TernGraderTests",
      dependencies: ["TernGrader", "TernLibrary", "TernRuntime", "TernSyntax", "TernOps", "TernTestSupport"]),
    .testTarget(name: "TernLessonsTests", dependencies: ["TernLessons", "TernLibrary", "TernOps", "TernRuntime", "TernSyntax"]),
    .testTarget(name: "TernSyntaxTests", dependencies: ["TernSyntax"]),
    .target(name: "CTernReadline", linkerSettings: [.linkedLibrary("readline")]),
    .target(name: "TernTestSupport", dependencies: ["TernOps"], path: "Tests/TernTestSupport"),
    .testTarget(name: "TernTensorTests", dependencies: ["TernTensor", "TernKernels", "TernTestSupport"]),
    .testTarget(name: "TernOpsTests", dependencies: ["TernOps", "TernRuntime", "TernSyntax", "TernTestSupport"]),
    .testTarget(
      name: "TernRuntimeTests",
      dependencies: ["TernRuntime", "TernLibrary", "TernSyntax", "TernOps", "TernTensor", "TernTestSupport"]),
  ]
    + variants.map { variant in
      .target(
        name: variant.name, dependencies: ["TernKernelTypes", "CTernProcessor"],
        swiftSettings: [
          .unsafeFlags(["-O", "-wmo", "-Xcc", "-march=\(variant.level)"] + builtins), .define(variant.feature),
          // A debug build indexes file by file, for which the compiler must write file by file.
          .unsafeFlags(["-num-threads", "2"], .when(configuration: .debug)),
        ])
    },
  swiftLanguageModes: [.v6]
)
