/// Types that tensors hold. Bools are bytes, 0 or 1.
public protocol KernelElement: BitwiseCopyable {
  static func from(_ value: Bool) -> Self
}

extension Float: KernelElement {
  public static func from(_ value: Bool) -> Float { value ? 1 : 0 }
}
extension Double: KernelElement {
  public static func from(_ value: Bool) -> Double { value ? 1 : 0 }
}
extension Int: KernelElement {
  public static func from(_ value: Bool) -> Int { value ? 1 : 0 }
}
extension UInt8: KernelElement {
  public static func from(_ value: Bool) -> UInt8 { value ? 1 : 0 }
}
