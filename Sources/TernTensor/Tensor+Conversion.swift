import TernKernels

extension Tensor {
  /// The same numbers as `dtype`. Floats become integers towards zero; one that does not fit is an error.
  package func converted(to target: DType) throws(TensorError) -> Tensor {
    if target == dtype { return self }
    if target == .f64, let exact { return exact }
    let source = try contiguous()
    let result = try Tensor.uninitialized(target, shape)
    var fault: TensorError?
    switch (dtype, target) {
    case (.bool, .i64): Kernels.convert(source.run(UInt8.self), into: result.output(Int.self), count: count)
    case (.bool, .f32): Kernels.convert(source.run(UInt8.self), into: result.output(Float.self), count: count)
    case (.bool, .f64): Kernels.convert(source.run(UInt8.self), into: result.output(Double.self), count: count)
    case (.i64, .bool): Kernels.convert(source.run(Int.self), into: result.output(UInt8.self), count: count)
    case (.i64, .f32): Kernels.convert(source.run(Int.self), into: result.output(Float.self), count: count)
    case (.i64, .f64): Kernels.convert(source.run(Int.self), into: result.output(Double.self), count: count)
    case (.f32, .bool): Kernels.convert(source.run(Float.self), into: result.output(UInt8.self), count: count)
    case (.f32, .f64): Kernels.convert(source.run(Float.self), into: result.output(Double.self), count: count)
    case (.f64, .bool): Kernels.convert(source.run(Double.self), into: result.output(UInt8.self), count: count)
    case (.f64, .f32): Kernels.convert(source.run(Double.self), into: result.output(Float.self), count: count)
    case (.f32, .i64):
      if let i = Kernels.convert(source.run(Float.self), into: result.output(Int.self), count: count) {
        fault = .doesNotFitInteger(Double(source.pointer(Float.self)[i]))
      }
    case (.f64, .i64):
      if let i = Kernels.convert(source.run(Double.self), into: result.output(Int.self), count: count) {
        fault = .doesNotFitInteger(source.pointer(Double.self)[i])
      }
    default: break
    }
    if let fault { throw fault }
    return result
  }

  func output<Element: TensorElement>(_ type: Element.Type) -> Output<Element> {
    Output(pointer(Element.self), step: 1)
  }
}
