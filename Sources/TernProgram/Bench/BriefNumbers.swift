import TernTensor

extension Double {
  /// Three digits: `0.123`, `1.23`, `12.3`, `123`, `1234`.
  var brief: String {
    guard isFinite, self != 0 else { return self == 0 ? "0" : String(self) }
    let size = magnitude
    return NumberText.fixed(self, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3)
  }

  /// Seconds with the unit that fits: `12.3 ms`.
  var briefSeconds: String {
    for (unit, size) in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)] where self >= 0.9995 * size { return "\((self / size).brief) \(unit)" }
    return "\((self / 1e-9).brief) ns"
  }

  /// Bytes in millions: `12.3 MB`.
  var briefMegabytes: String { "\((self / 1e6).brief) MB" }
}
