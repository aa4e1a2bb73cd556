// A plug-in for Tern, in Swift: the mean of a window that moves along the last axis.
//
//     swiftc -O -emit-library -static-stdlib -I include -o libwindows.so windows.swift
//     tern plugin check ./libwindows.so
//
// include/ holds tern_plugin.h and a module.modulemap; the library carries its own Swift runtime, beside that of Tern.

import CTernPlugin

// moving_mean(x, size): result[..., i] = mean(x[..., i : i + size])

private func infer(_ call: UnsafeMutablePointer<tern_call>?) -> Int32 {
  guard let call else { return Int32(TERN_FAILED) }
  let x = call.pointee.arguments[0].tensor, size = call.pointee.arguments[1].integer
  guard x.rank > 0 else { return tern_fail(call, 0, -1, "must have an axis") }
  let length = x.shape[Int(x.rank) - 1]
  guard size > 0 else { return tern_fail(call, 1, -1, "must be 1 or more") }
  guard size <= length else { return tern_fail(call, 0, Int32(x.rank) - 1, "is shorter than the window") }
  withUnsafePointer(to: x) { tern_like(call.pointee.results, $0) }
  call.pointee.results[0].shape[Int(x.rank) - 1] = length - size + 1
  return Int32(TERN_OK)
}

/// The rows of a call: how many, how long in the argument and in the result, and the size of the window.
private struct Rows {
  let count: Int
  let length: Int
  let resultLength: Int
  let size: Int

  init(_ call: UnsafeMutablePointer<tern_call>) {
    let x = call.pointee.arguments[0].tensor
    size = Int(call.pointee.arguments[1].integer)
    length = Int(x.shape[Int(x.rank) - 1])
    resultLength = length - size + 1
    count = (0..<Int(x.rank) - 1).reduce(1) { $0 * Int(x.shape[$1]) }
  }
}

private func run(_ call: UnsafeMutablePointer<tern_call>?) -> Int32 {
  guard let call else { return Int32(TERN_FAILED) }
  let rows = Rows(call), x = call.pointee.arguments[0].tensor, y = call.pointee.results[0]
  func means<Element: BinaryFloatingPoint>(_ type: Element.Type) {
    guard let from = x.data?.assumingMemoryBound(to: type), let to = y.data?.assumingMemoryBound(to: type) else { return }
    for row in 0..<rows.count {
      for i in 0..<rows.resultLength {
        var total: Element = 0
        for k in 0..<rows.size { total += from[row * rows.length + i + k] }
        to[row * rows.resultLength + i] = total / Element(rows.size)
      }
    }
  }
  if x.dtype == UInt32(TERN_F64) { means(Double.self) } else { means(Float.self) }
  return Int32(TERN_OK)
}

// Each element of the result spreads its cotangent evenly over its window.
private func pullBack(
  _ call: UnsafeMutablePointer<tern_call>?, _ cotangents: UnsafePointer<tern_tensor>?, _ gradients: UnsafeMutablePointer<tern_tensor>?
) -> Int32 {
  guard let call, let cotangents, let gradients else { return Int32(TERN_FAILED) }
  let rows = Rows(call)
  func spread<Element: BinaryFloatingPoint>(_ type: Element.Type) {
    guard let ct = cotangents[0].data?.assumingMemoryBound(to: type), let dx = gradients[0].data?.assumingMemoryBound(to: type) else { return }
    for row in 0..<rows.count {
      for i in 0..<rows.resultLength {
        let share = ct[row * rows.resultLength + i] / Element(rows.size)
        for k in 0..<rows.size { dx[row * rows.length + i + k] += share }
      }
    }
  }
  if gradients[0].dtype == UInt32(TERN_F64) { spread(Double.self) } else { spread(Float.self) }
  return Int32(TERN_OK)
}

private func cost(
  _ call: UnsafeMutablePointer<tern_call>?, _ flops: UnsafeMutablePointer<Double>?, _ bytes: UnsafeMutablePointer<Double>?
) -> Int32 {
  guard let call, let flops, let bytes else { return Int32(TERN_FAILED) }
  let rows = Rows(call), elementSize = call.pointee.arguments[0].tensor.dtype == UInt32(TERN_F64) ? 8.0 : 4.0
  flops.pointee = Double(rows.count * rows.resultLength * rows.size)
  bytes.pointee = Double(rows.count * (rows.length + rows.resultLength)) * elementSize
  return Int32(TERN_OK)
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

private func makeDescriptor() -> UnsafePointer<tern_plugin> {
  var movingMean = tern_operation()
  movingMean.struct_size = UInt32(MemoryLayout<tern_operation>.size)
  movingMean.flags = UInt32(TERN_CONTIGUOUS)
  movingMean.schema = text("moving_mean(x: float, size: integer) -> tensor")
  movingMean.documentation = text(
    """
    The mean of each window of elements that lie side by side along the last axis.

    - Shapes: `x: [..., n]` → `[..., n - size + 1]`
    - Errors: the axis must be as long as the window
    """)
  movingMean.example = text("moving_mean([1, 3, 5, 9], 2)")
  movingMean.example_result = text("[2, 4, 7]")
  movingMean.samples = text("moving_mean(x, 3)\nmoving_mean(cube, 5)\nmoving_mean(x.T, 1)\nmoving_mean(vec[::-1], 4)")
  movingMean.infer = infer
  movingMean.run = run
  movingMean.vjp = pullBack
  movingMean.pullback = text(
    """
    (ct, y, x, size) -> {
      total = zeros_like(x)
      n = ct.shape[-1]
      for k in 0..size { total[..., k:k + n] += ct / size }
      total
    }
    """)
  movingMean.cost = cost
  let operations = UnsafeMutablePointer<UnsafePointer<tern_operation>?>.allocate(capacity: 1)
  operations.initialize(to: kept(movingMean))

  var plugin = tern_plugin()
  plugin.struct_size = UInt32(MemoryLayout<tern_plugin>.size)
  plugin.abi_major = UInt16(TERN_PLUGIN_ABI_MAJOR)
  plugin.abi_minor = UInt16(TERN_PLUGIN_ABI_MINOR)
  plugin.name = text("windows")
  plugin.version = text("1.0.0")
  plugin.licence = text("GPL-3.0-or-later")
  plugin.summary = text("Means of moving windows: an example of a plug-in in Swift.")
  plugin.operation_count = 1
  plugin.operations = UnsafePointer(operations)
  return kept(plugin)
}

// Made when it is first asked for, once.
nonisolated(unsafe) private let descriptor = makeDescriptor()

@c(tern_plugin_describe)
public func describe() -> UnsafePointer<tern_plugin> { descriptor }
