import CTernProcessor

extension Kernels {
  /// Multiplies and adds `rounds` times in registers that do not wait for each other: as many operations a second as a thread can do.
  package static func multiplyAddLoop(rounds: Int) -> (flops: Int, result: Float) { table.multiplyAddLoop(rounds) }

  /// Reads `count` numbers as fast as memory gives them.
  package static func readLoop(_ start: UnsafePointer<Float>, count: Int) -> Float { table.readLoop(start, count) }
}

/// The processor's own name, such as "AMD EPYC 9755".
package func processorName() -> String {
  let name = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { name in
    guard let start = name.baseAddress else { return "" }
    start.pointee = 0
    tern_processor_name(start, 64)
    return String(cString: start)
  }
  if !name.isEmpty { return name }
  #if arch(arm64)
    return "arm64"
  #else
    return "unknown"
  #endif
}
