import TernKernelTypes

extension Kernels {
  /// `out[i] = transform(a[i])` between element types.
  @inline(__always)
  private static func each<A, B>(_ a: Run<A>, _ out: Output<B>, _ count: Int, _ transform: (A) -> B) {
    var i = 0
    while i < count {
      out.start[i &* out.step] = transform(a.start[i &* a.step])
      i &+= 1
    }
  }

  static func convert(_ a: Run<Float>, into out: Output<Double>, count: Int) { each(a, out, count) { Double($0) } }
  static func convert(_ a: Run<Double>, into out: Output<Float>, count: Int) { each(a, out, count) { Float($0) } }
  static func convert(_ a: Run<Int>, into out: Output<Float>, count: Int) { each(a, out, count) { Float($0) } }
  static func convert(_ a: Run<Int>, into out: Output<Double>, count: Int) { each(a, out, count) { Double($0) } }
  static func convert(_ a: Run<UInt8>, into out: Output<Float>, count: Int) { each(a, out, count) { Float($0) } }
  static func convert(_ a: Run<UInt8>, into out: Output<Double>, count: Int) { each(a, out, count) { Double($0) } }
  static func convert(_ a: Run<UInt8>, into out: Output<Int>, count: Int) { each(a, out, count) { Int($0) } }
  static func convert(_ a: Run<Float>, into out: Output<UInt8>, count: Int) { each(a, out, count) { $0 != 0 ? 1 : 0 } }
  static func convert(_ a: Run<Double>, into out: Output<UInt8>, count: Int) { each(a, out, count) { $0 != 0 ? 1 : 0 } }
  static func convert(_ a: Run<Int>, into out: Output<UInt8>, count: Int) { each(a, out, count) { $0 != 0 ? 1 : 0 } }

  /// Towards zero. Returns the index of the first value that no 64-bit integer holds, or nil.
  static func convert(_ a: Run<Float>, into out: Output<Int>, count: Int) -> Int? {
    var i = 0
    while i < count {
      let value = a.start[i &* a.step]
      guard value >= -0x1p63, value < 0x1p63 else { return i }
      out.start[i &* out.step] = Int(value)
      i &+= 1
    }
    return nil
  }

  /// Towards zero. Returns the index of the first value that no 64-bit integer holds, or nil.
  static func convert(_ a: Run<Double>, into out: Output<Int>, count: Int) -> Int? {
    var i = 0
    while i < count {
      let value = a.start[i &* a.step]
      guard value >= -0x1p63, value < 0x1p63 else { return i }
      out.start[i &* out.step] = Int(value)
      i &+= 1
    }
    return nil
  }
}
