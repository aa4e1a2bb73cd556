import Foundation
import TernOps
import TernTensor

/// What is different between two values.
enum ValueDifference {
  private enum Leaf {
    case tensor(Tensor)
    case text(String)
  }

  /// What differs, bit by bit; nil when nothing does. One NaN is as good as another.
  static func ofBits(_ a: Value, _ b: Value) throws -> String? {
    try ofLeaves(a, b) { x, y in
      if x.dtype != y.dtype { return "dtype \(x.dtype.name) instead of \(y.dtype.name)" }
      let p = try x.contiguous(), q = try y.contiguous()
      if memcmp(p.start, q.start, x.sizeInBytes) == 0 { return nil }
      for i in 0..<x.count {
        let found = p.element(i), expected = q.element(i)
        let areSame =
          switch (found, expected) {
          case (.f32(let c), .f32(let d)): c.bitPattern == d.bitPattern || (c.isNaN && d.isNaN)
          case (.f64(let c), .f64(let d)): c.bitPattern == d.bitPattern || (c.isNaN && d.isNaN)
          default: found == expected
          }
        if !areSame { return "element \(i) of \(x.shape): \(NumberText.scalar(found)) instead of \(NumberText.scalar(expected))" }
      }
      return nil
    }
  }

  /// What differs by more than `tolerance` times the largest magnitude of the tensor that it is in; nil when nothing does.
  static func beyond(_ tolerance: Double, _ a: Value, _ b: Value) throws -> String? {
    try ofLeaves(a, b) { x, y in
      let p = try x.contiguous(), q = try y.contiguous()
      var largest = 0.0
      for i in 0..<q.count {
        let size = q.element(i).double.magnitude
        if size.isFinite { largest = max(largest, size) }
      }
      for i in 0..<x.count {
        let found = p.element(i).double, expected = q.element(i).double
        if found == expected || (found.isNaN && expected.isNaN) || (found - expected).magnitude <= tolerance * largest { continue }
        return "element \(i) of \(x.shape): \(found) instead of \(expected), the largest being \(largest)"
      }
      return nil
    }
  }

  private static func ofLeaves(_ a: Value, _ b: Value, _ compare: (Tensor, Tensor) throws -> String?) throws -> String? {
    var left: [Leaf] = [], right: [Leaf] = []
    try collect(a, &left)
    try collect(b, &right)
    if left.count != right.count { return "\(left.count) parts instead of \(right.count)" }
    for (x, y) in zip(left, right) {
      switch (x, y) {
      case (.tensor(let x), .tensor(let y)):
        if x.shape != y.shape { return "shape \(x.shape) instead of \(y.shape)" }
        if let difference = try compare(x, y) { return difference }
      case (.text(let x), .text(let y)): if x != y { return "\(x) instead of \(y)" }
      default: return "another kind of value"
      }
    }
    return nil
  }

  private static func collect(_ value: Value, _ leaves: inout [Leaf]) throws {
    switch value {
    case .tuple(let tuple): for item in tuple.items { try collect(item, &leaves) }
    case .record(let record): for item in record.items { try collect(item, &leaves) }
    default:
      if let tensor = try value.tensor() { leaves.append(.tensor(tensor)) } else { leaves.append(.text(value.description)) }
    }
  }
}
