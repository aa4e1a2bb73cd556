import TernKernels

extension Tensor {
  /// The same numbers as `dtype`. Floats become integers towards zero; one that does not fit is an error.
  public func converted(to target: DType) throws(TensorError) -> Tensor {
    if target == dtype { return self }
    if isTraced {
      if !target.isFloating { return try detached().converted(to: target) }
      let dtype = dtype
      return try Tensor.step("convert", self, { () throws(TensorError) in try converted(to: target) }) { _ in
        { ct in try ct.converted(to: dtype) }
      }
    }
    if target == .f64, let exact { return exact }
    let source = try contiguous()
    let result = try Tensor.uninitialized(target, shape)
    try Interrupt.stretches(of: count) { part throws(TensorError) in
      switch (dtype, target) {
      case (.bool, .i64): Kernels.convert(source.run(UInt8.self, from: part.lowerBound), into: result.output(Int.self, from: part.lowerBound), count: part.count)
      case (.bool, .f32): Kernels.convert(source.run(UInt8.self, from: part.lowerBound), into: result.output(Float.self, from: part.lowerBound), count: part.count)
      case (.bool, .f64): Kernels.convert(source.run(UInt8.self, from: part.lowerBound), into: result.output(Double.self, from: part.lowerBound), count: part.count)
      case (.i64, .bool): Kernels.convert(source.run(Int.self, from: part.lowerBound), into: result.output(UInt8.self, from: part.lowerBound), count: part.count)
      case (.i64, .f32): Kernels.convert(source.run(Int.self, from: part.lowerBound), into: result.output(Float.self, from: part.lowerBound), count: part.count)
      case (.i64, .f64): Kernels.convert(source.run(Int.self, from: part.lowerBound), into: result.output(Double.self, from: part.lowerBound), count: part.count)
      case (.f32, .bool): Kernels.convert(source.run(Float.self, from: part.lowerBound), into: result.output(UInt8.self, from: part.lowerBound), count: part.count)
      case (.f32, .f64): Kernels.convert(source.run(Float.self, from: part.lowerBound), into: result.output(Double.self, from: part.lowerBound), count: part.count)
      case (.f64, .bool): Kernels.convert(source.run(Double.self, from: part.lowerBound), into: result.output(UInt8.self, from: part.lowerBound), count: part.count)
      case (.f64, .f32): Kernels.convert(source.run(Double.self, from: part.lowerBound), into: result.output(Float.self, from: part.lowerBound), count: part.count)
      case (.f32, .i64):
        if let i = Kernels.convert(source.run(Float.self, from: part.lowerBound), into: result.output(Int.self, from: part.lowerBound), count: part.count) {
          throw .doesNotFitInteger(Double(source.pointer(Float.self)[part.lowerBound + i]))
        }
      case (.f64, .i64):
        if let i = Kernels.convert(source.run(Double.self, from: part.lowerBound), into: result.output(Int.self, from: part.lowerBound), count: part.count) {
          throw .doesNotFitInteger(source.pointer(Double.self)[part.lowerBound + i])
        }
      default: break
      }
    }
    return result
  }
}
