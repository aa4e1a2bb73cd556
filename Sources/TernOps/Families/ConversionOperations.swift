import TernTensor

extension Operation {
  /// `f32(x)` and its like; the name also stands for the type: `zeros(3, dtype=f64)`.
  private static func conversion(to dtype: DType, _ rule: String, _ example: (String, String)) -> Operation {
    Operation(
      dtype.name, [.tensor("x")],
      """
      The elements of x as \(dtype.name).

      - Shapes: `x: [...]` → `[...]`
      - \(rule)
      - Source: `numpy.ndarray.astype`
      """,
      examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in try .outline(dtype, call.tensor(0).shape) }, cost: .free,
        derivative: dtype.isFloating ? .bySteps : Rules.integersOnly)
    ) { call throws(OperationError) in
      if case .bool = dtype, case .string = call[0] { throw call.wrong(0, "a number or tensor") }
      switch (dtype, call[0]) {
      case (.f64, .number(let value)): return .f64(value)
      case (.f64, let value): if let number = value.scalarDouble { return .f64(number) }
      case (.f32, .number(let value)): return .f32(Float(value))
      case (.f32, .i64(let value)): return .f32(Float(value))
      default: break
      }
      let x = try call.tensor(0)
      return Value(try tensorWork { () throws(TensorError) in try x.converted(to: dtype).droppingExact() })
    }
  }

  static let f32 = conversion(to: .f32, "Rounded to the nearest f32.", ("f32(true)", "1.0")).sampled(
    "f32(x)", "f32(whole)", "f32(mask)", "f32(X)", "f32(WHOLE)")
  static let f64 = conversion(to: .f64, "Literals keep all of their digits: `f64(0.1)`.", ("f64([1, 2]) / 3", "[0.3333, 0.6667]")).sampled(
    "f64(x)", "f64(whole)", "f64(mask)", "f64(X)")
  static let i64 = conversion(
    to: .i64, "Floats lose their fraction; one beyond 64 bits, an infinity or NaN is an error.", ("i64([1.9, -1.9])", "[1, -1]")).sampled(
    "i64(x)", "i64(mask)", "i64(X)", "i64(MASK)")
  static let bool = conversion(to: .bool, "Everything but 0 is true, NaN as well.", ("bool([0, 2])", "[false, true]")).sampled(
    "bool(x)", "bool(whole)", "bool(X)", "bool(WHOLE)")
}

package let conversionOperations: [Operation] = [.f32, .f64, .i64, .bool]
