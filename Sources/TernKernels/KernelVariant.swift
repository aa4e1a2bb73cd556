import CTernProcessor
import TernKernelTypes
import TernKernelsBaseline

#if arch(x86_64)
  import TernKernelsV3
  import TernKernelsV4
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The instruction sets that the kernels are compiled for: levels of the x86-64 psABI. Elsewhere there is only the baseline.
package enum KernelVariant: String, CaseIterable, Sendable {
  /// SSE2, the least that every x86-64 processor has; on arm64, NEON.
  case baseline
  /// AVX2 with fused multiply-add.
  case v3
  /// AVX-512.
  case v4

  /// What this processor can run, best last.
  package static let available: [KernelVariant] = {
    let level = tern_processor_level()
    return allCases.filter { $0.level <= level }
  }()

  /// The best that this processor can run, or the one that the environment variable `TERN_CPU` names.
  package static let current: KernelVariant = {
    if let asked, available.contains(asked) { return asked }
    return available.last ?? .baseline
  }()

  private static let asked = getenv("TERN_CPU").flatMap { KernelVariant(rawValue: String(cString: $0)) }

  /// What is wrong with the environment variable `TERN_CPU`; nil when it is well or not set.
  package static var complaint: String? {
    guard let text = getenv("TERN_CPU"), asked.map({ !available.contains($0) }) ?? true else { return nil }
    let names = available.map(\.rawValue).joined(separator: ", ")
    return "TERN_CPU is \(String(cString: text)), but this processor has: \(names)"
  }

  private var level: Int32 {
    switch self {
    case .baseline: 0
    case .v3: 3
    case .v4: 4
    }
  }

  package var table: KernelTable {
    #if arch(x86_64)
      switch self {
      case .baseline: TernKernelsBaseline.kernelTable
      case .v3: TernKernelsV3.kernelTable
      case .v4: TernKernelsV4.kernelTable
      }
    #else
      TernKernelsBaseline.kernelTable
    #endif
  }
}
