extension Tensor {
  /// A tensor of a type and shape without memory of that size: all its elements are one and the same 0.
  public static func outline(_ dtype: DType, _ shape: Shape) throws(TensorError) -> Tensor {
    guard shape.rank <= Shape.rankLimit else { throw .rankTooLarge(shape.rank) }
    guard let count = shape.elementCount, count <= memoryLimitInBytes / dtype.sizeInBytes else { throw .tooLarge(shape: shape, dtype: dtype) }
    return try zeros(dtype, Shape(1)).view(shape: shape, strides: Strides(repeating: 0, count: shape.rank))
  }
}
