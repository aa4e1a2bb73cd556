import TernKernels

/// The type of a tensor's elements, in the order of promotion.
package enum DType: UInt8, Sendable, Comparable, CaseIterable {
  case bool, i64, f32, f64

  package var sizeInBytes: Int {
    switch self {
    case .bool: 1
    case .f32: 4
    case .i64, .f64: 8
    }
  }

  package var isFloating: Bool { self >= .f32 }

  package var name: String {
    switch self {
    case .bool: "bool"
    case .i64: "i64"
    case .f32: "f32"
    case .f64: "f64"
    }
  }

  package static func < (a: DType, b: DType) -> Bool { a.rawValue < b.rawValue }
}

/// A Swift type that tensors can hold.
package protocol TensorElement: KernelElement, Comparable, Sendable {
  static var dtype: DType { get }
}

extension UInt8: TensorElement { package static var dtype: DType { .bool } }
extension Int: TensorElement { package static var dtype: DType { .i64 } }
extension Float: TensorElement { package static var dtype: DType { .f32 } }
extension Double: TensorElement { package static var dtype: DType { .f64 } }
