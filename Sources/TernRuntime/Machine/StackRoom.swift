/// How much of the running thread's stack nested calls may use before they are refused.
struct StackRoom {
  /// The address below which the stack should not grow.
  private let floor: UInt

  /// Counts from the place on the stack where it is made.
  init(sizeInBytes: Int) {
    floor = Self.here() &- UInt(sizeInBytes)
  }

  var isLeft: Bool { Self.here() > floor }

  @inline(never)
  private static func here() -> UInt {
    var byte: UInt8 = 0
    return withUnsafeMutablePointer(to: &byte) { UInt(bitPattern: $0) }
  }
}
