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
    if let name = getenv("TERN_CPU"), let asked = KernelVariant(rawValue: String(cString: name)),
      available.contains(asked)
    {
      return asked
    }
    return available.last ?? .baseline
  }()

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

/// The processor's own name, such as "AMD EPYC 9755"; empty where it has none.
package func processorName() -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { name in
    guard let start = name.baseAddress else { return "" }
    tern_processor_name(start, 64)
    return String(cString: start)
  }
}
