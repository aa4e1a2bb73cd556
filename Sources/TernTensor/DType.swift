import TernKernels

/// The type of a tensor's elements, in the order of promotion.
public enum DType: UInt8, Sendable, Comparable, CaseIterable {
  case bool, i64, f32, f64

  public var sizeInBytes: Int {
    switch self {
    case .bool: 1
    case .f32: 4
    case .i64, .f64: 8
    }
  }

  public var isFloating: Bool { self >= .f32 }

  public var name: String {
    switch self {
    case .bool: "bool"
    case .i64: "i64"
    case .f32: "f32"
    case .f64: "f64"
    }
  }

  public static func < (a: DType, b: DType) -> Bool { a.rawValue < b.rawValue }
}

/// A Swift type that tensors can hold.
public protocol TensorElement: KernelElement, Comparable, Sendable {
  static var dtype: DType { get }
}

extension UInt8: TensorElement { public static var dtype: DType { .bool } }
extension Int: TensorElement { public static var dtype: DType { .i64 } }
extension Float: TensorElement { public static var dtype: DType { .f32 } }
extension Double: TensorElement { public static var dtype: DType { .f64 } }
