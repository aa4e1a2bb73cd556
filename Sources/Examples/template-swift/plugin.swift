// new_plugin: a plug-in for Tern, in Swift.
//
//     make          builds libnew_plugin.so, which carries its own Swift runtime
//     make test     runs its operations through the laws that hold of the built-in ones
//
// include/tern_plugin.h explains every part. To use it:
//
//     tern --plugin ./libnew_plugin.so -e 'new_plugin([1.0, 2])'
//
// or import "libnew_plugin.so" in a program, or copy it to ~/.local/share/tern/plugins.

import CTernPlugin

// new_plugin(x, factor): factor * x^2 of each element. Put your own operation in its place.

/// The shape and type of the result. It sees shapes and numbers, but no elements.
private func infer(_ call: UnsafeMutablePointer<tern_call>?) -> Int32 {
  guard let call else { return Int32(TERN_FAILED) }
  withUnsafePointer(to: call.pointee.arguments[0].tensor) { tern_like(call.pointee.results, $0) }
  return Int32(TERN_OK)
}

/// The elements of the result. With TERN_CONTIGUOUS, arguments lie in memory one element behind the other.
private func run(_ call: UnsafeMutablePointer<tern_call>?) -> Int32 {
  guard let call else { return Int32(TERN_FAILED) }
  var x = call.pointee.arguments[0].tensor
  let factor = call.pointee.arguments[1].number, count = Int(tern_count(&x))
  func compute<Element: BinaryFloatingPoint>(_ type: Element.Type) {
    guard let from = x.data?.assumingMemoryBound(to: type), let to = call.pointee.results[0].data?.assumingMemoryBound(to: type) else { return }
    for i in 0..<count { to[i] = Element(factor) * from[i] * from[i] }
  }
  if x.dtype == UInt32(TERN_F64) { compute(Double.self) } else { compute(Float.self) }
  return Int32(TERN_OK)
}

/// How much work a call is: two products an element; each is read once and written once.
private func cost(
  _ call: UnsafeMutablePointer<tern_call>?, _ flops: UnsafeMutablePointer<Double>?, _ bytes: UnsafeMutablePointer<Double>?
) -> Int32 {
  guard let call, let flops, let bytes else { return Int32(TERN_FAILED) }
  var x = call.pointee.arguments[0].tensor
  let count = Double(tern_count(&x))
  flops.pointee = 2 * count
  bytes.pointee = 2 * count * (x.dtype == UInt32(TERN_F64) ? 8 : 4)
  return Int32(TERN_OK)
}

private func makeDescriptor() -> UnsafePointer<tern_plugin> {
  var operation = tern_operation()
  operation.struct_size = UInt32(MemoryLayout<tern_operation>.size)
  operation.flags = UInt32(TERN_CONTIGUOUS)
  operation.schema = text("new_plugin(x: float, factor: number = 1.0) -> tensor")
  operation.documentation = text(
    """
    factor x^2 of each element.

    - Shapes: `x: [...]` → `[...]`
    """)
  operation.example = text("new_plugin([1.0, 2, 3])")
  operation.example_result = text("[1, 4, 9]")
  operation.samples = text("new_plugin(x)\nnew_plugin(cube, 0.5)\nnew_plugin(x.T, factor=-3)")
  operation.infer = infer
  operation.run = run
  // The derivative, in the language: from the cotangent of the result y to that of x.
  operation.pullback = text("(ct, y, x, factor) -> ct * 2 * factor * x")
  operation.cost = cost
  let operations = UnsafeMutablePointer<UnsafePointer<tern_operation>?>.allocate(capacity: 1)
  operations.initialize(to: kept(operation))

  var plugin = tern_plugin()
  plugin.struct_size = UInt32(MemoryLayout<tern_plugin>.size)
  plugin.abi_major = UInt16(TERN_PLUGIN_ABI_MAJOR)
  plugin.abi_minor = UInt16(TERN_PLUGIN_ABI_MINOR)
  plugin.name = text("new_plugin")
  plugin.version = text("0.1.0")
  plugin.licence = text("GPL-3.0-or-later")
  plugin.summary = text("What it is for, in a line.")
  plugin.operation_count = 1
  plugin.operations = UnsafePointer(operations)
  return kept(plugin)
}

/// Text that lives as long as the process.
private func text(_ string: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(string.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// A value that lives as long as the process.
private func kept<T>(_ value: T) -> UnsafePointer<T> {
  let pointer = UnsafeMutablePointer<T>.allocate(capacity: 1)
  pointer.initialize(to: value)
  return UnsafePointer(pointer)
}

// Made when it is first asked for, once.
nonisolated(unsafe) private let descriptor = makeDescriptor()

@c(tern_plugin_describe)
public func describe() -> UnsafePointer<tern_plugin> { descriptor }
