extension Kernels {
  /// `out[i] = a[i]`
  @inlinable
  package static func copy<Element: BitwiseCopyable>(_ a: Run<Element>, into out: Output<Element>, count: Int) {
    if a.step == 1, out.step == 1 {
      out.start.update(from: a.start, count: count)
      return
    }
    var i = 0
    while i < count {
      out.start[i &* out.step] = a.start[i &* a.step]
      i &+= 1
    }
  }

  /// `out[i] = value`
  @inlinable
  package static func fill<Element: BitwiseCopyable>(_ out: Output<Element>, with value: Element, count: Int) {
    if out.step == 1 {
      out.start.update(repeating: value, count: count)
      return
    }
    var i = 0
    while i < count {
      out.start[i &* out.step] = value
      i &+= 1
    }
  }
}
