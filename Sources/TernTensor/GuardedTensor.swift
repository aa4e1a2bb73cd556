/// A new contiguous tensor between two stretches of memory of its own: whoever writes past its ends is found out.
package struct GuardedTensor {
  package let tensor: Tensor
  /// The tensor's memory with the stretches around it.
  private let block: Tensor

  private static let guardBytes = 64
  private static let mark: UInt64 = 0xA5A5_A5A5_A5A5_A5A5

  /// - Parameter filling: what each byte of the elements is at first; without it they are yet to be written.
  package init(_ dtype: DType, _ shape: Shape, filling: UInt8? = nil) throws(TensorError) {
    guard shape.rank <= Shape.rankLimit else { throw .rankTooLarge(shape.rank) }
    let margin = Self.guardBytes / dtype.sizeInBytes
    guard let count = shape.elementCount, count <= Tensor.memoryLimitInBytes / dtype.sizeInBytes - 2 * margin else {
      throw .tooLarge(shape: shape, dtype: dtype)
    }
    block = try Tensor.uninitialized(dtype, Shape(count + 2 * margin))
    tensor = block.view(shape: shape, strides: shape.contiguousStrides, offset: margin)
    if let filling { data.initializeMemory(as: UInt8.self, repeating: filling, count: count * dtype.sizeInBytes) }
    let first = block.start, last = first + (block.sizeInBytes - Self.guardBytes)
    for place in stride(from: 0, to: Self.guardBytes, by: 8) {
      first.storeBytes(of: Self.mark, toByteOffset: place, as: UInt64.self)
      last.storeBytes(of: Self.mark, toByteOffset: place, as: UInt64.self)
    }
  }

  /// Whether nothing was written past the tensor's ends.
  package var isIntact: Bool {
    let first = block.start, last = first + (block.sizeInBytes - Self.guardBytes)
    for place in stride(from: 0, to: Self.guardBytes, by: 8) {
      guard first.load(fromByteOffset: place, as: UInt64.self) == Self.mark,
        last.loadUnaligned(fromByteOffset: place, as: UInt64.self) == Self.mark
      else { return false }
    }
    return true
  }

  /// Where the elements lie, also when there are none.
  package var data: UnsafeMutableRawPointer { block.start + Self.guardBytes }
}
