import CTernPlugin
import TernOps
import TernTensor

/// An operation that a loadable plug-in brings.
package final class LoadedOperation: @unchecked Sendable {  // safe: the plug-in's constants, read only
  let schema: Schema
  private let declaration: tern_operation
  private let infer: tern_function
  private let run: tern_function
  let documentation: String
  let example: (source: String, result: String)
  /// More calls of it, for the checks.
  let samples: [String]
  private let pullbackText: String?
  /// Why it has no derivative, when it has none.
  let noDerivative: String?
  /// Told the arguments of each call, while the operation is checked.
  var onCall: (([PluginArgument]) -> Void)?

  /// - Parameter declaration: as the plug-in has it, with zeros for what it does not know of.
  init(_ declaration: tern_operation) throws(PluginError) {
    func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }
    guard let schemaText = text(declaration.schema) else { throw .descriptor("an operation has no schema") }
    let schema = try Schema(schemaText)
    self.schema = schema
    func wrong(_ problem: String) -> PluginError { .operation(schema.name, problem) }
    guard let infer = declaration.infer, let run = declaration.run else { throw wrong("it needs both infer and run") }
    guard let documentation = text(declaration.documentation), !documentation.isEmpty else { throw wrong("it has no documentation") }
    guard let example = text(declaration.example), let result = text(declaration.example_result) else { throw wrong("it has no example with its result") }
    guard example.contains(schema.name) else { throw wrong("its example does not call it") }
    let pullbackText = text(declaration.pullback), noDerivative = text(declaration.no_derivative)
    self.pullbackText = pullbackText
    self.noDerivative = noDerivative
    let hasDerivative = declaration.vjp != nil || pullbackText != nil
    if hasDerivative, noDerivative != nil { throw wrong("it has a derivative, and a reason for having none") }
    if !hasDerivative, noDerivative == nil { throw wrong("it has no derivative, and no_derivative does not say why") }
    self.declaration = declaration
    self.infer = infer
    self.run = run
    self.documentation = documentation
    self.example = (example, result)
    samples = (text(declaration.samples) ?? "").split(separator: "\n").map(String.init)
  }

  /// The same as any operation.
  func operation() -> Operation {
    Operation(
      schema.name,
      Swift.zip(schema.parameters, schema.kinds).map { parameter, kind in
        let declared = kind.declared(parameter.name)
        return parameter.defaultValue.map { .optional(declared, $0) } ?? declared
      }, documentation, examples: [(example.source, example.result)],
      rules: Rules(
        .rule { call throws(OperationError) in
          var results: [Value] = []
          for result in try self.inferred(self.arguments(call, areOutlines: true)) {
            results.append(.tensor(try tensorWork { () throws(TensorError) in try .outline(result.dtype, result.shape) }))
          }
          return results.count == 1 ? results[0] : try .tuple(results)
        }, cost: costRule, derivative: noDerivative.map { .none(because: $0) } ?? .bySteps)
    ) { call throws(OperationError) in
      let arguments = try self.arguments(call)
      self.onCall?(arguments)
      let results = try self.value(arguments, call.host)
      return results.count == 1 ? Value(results[0]) : try .tuple(results.map { Value($0) })
    }
  }

  private var costRule: Rules.Cost {
    if declaration.cost == nil { return .none(because: "the plug-in does not say") }
    return .rule { call, _ throws(OperationError) in try self.cost(self.arguments(call, areOutlines: true))?.flops ?? 0 }
  }

  // MARK: Arguments

  private var wantsContiguous: Bool { declaration.flags & UInt32(TERN_CONTIGUOUS) != 0 }

  /// The arguments of a call as the parameters want them.
  private func arguments(_ call: borrowing Call, areOutlines: Bool = false) throws(OperationError) -> [PluginArgument] {
    var arguments: [PluginArgument] = []
    arguments.reserveCapacity(schema.kinds.count)
    var floating = DType.f32
    for i in schema.kinds.indices {
      switch schema.kinds[i] {
      case .number: arguments.append(.number(try call.number(i)))
      case .integer: arguments.append(.integer(try call.integer(i)))
      case .flag: arguments.append(.flag(try call.flag(i)))
      case .text: arguments.append(.text(StringValue(try call.text(i))))
      case .tensor: arguments.append(.tensor(try call.tensor(i)))
      case .float:
        let tensor = try call.tensor(i)
        floating = max(floating, tensor.dtype)
        arguments.append(.tensor(try Self.converted(tensor, to: max(tensor.dtype, .f32), isOutline: areOutlines)))
      case .f32: arguments.append(.tensor(try tensor(call, i, .f32, isOutline: areOutlines)))
      case .f64: arguments.append(.tensor(try tensor(call, i, .f64, isOutline: areOutlines)))
      case .i64: arguments.append(.tensor(try tensor(call, i, .i64, isOutline: areOutlines)))
      case .bool: arguments.append(.tensor(try tensor(call, i, .bool, isOutline: areOutlines)))
      }
    }
    guard schema.sharesFloatingType else { return arguments }
    for i in schema.kinds.indices where schema.kinds[i] == .float {
      guard case .tensor(let tensor) = arguments[i], tensor.dtype != floating else { continue }
      arguments[i] = .tensor(try Self.converted(tensor, to: floating, isOutline: areOutlines))
    }
    return arguments
  }

  /// Argument number `i` for a parameter that takes one type.
  private func tensor(_ call: borrowing Call, _ i: Int, _ dtype: DType, isOutline: Bool) throws(OperationError) -> Tensor {
    let tensor = try call.tensor(i)
    if tensor.dtype == dtype { return tensor }
    // A literal has no type of its own, and narrower numbers lose nothing.
    guard tensor.dtype <= dtype || (tensor.exact != nil && dtype.isFloating) else {
      throw .argument(parameter: schema.parameters[i].name, expected: dtype.name, found: call[i].summary)
    }
    return try Self.converted(tensor, to: dtype, isOutline: isOutline)
  }

  /// A tensor in another type; of an outline, an outline.
  private static func converted(_ tensor: Tensor, to dtype: DType, isOutline: Bool) throws(OperationError) -> Tensor {
    if tensor.dtype == dtype { return tensor }
    return try tensorWork { () throws(TensorError) in
      try isOutline ? .outline(dtype, tensor.shape) : tensor.converted(to: dtype)
    }
  }

  /// Where a derivative may go: the places of floating tensors.
  private func floatingPlaces(_ arguments: [PluginArgument]) -> [Int] {
    arguments.indices.filter { if case .tensor(let tensor) = arguments[$0] { tensor.dtype.isFloating } else { false } }
  }

  // MARK: Values

  /// The results, as a step of the derivatives that are being taken.
  private func value(_ arguments: [PluginArgument], _ host: any Host) throws(OperationError) -> [Tensor] {
    guard arguments.contains(where: { if case .tensor(let tensor) = $0 { tensor.isTraced } else { false } }) else {
      return try plainValue(arguments)
    }
    let places = floatingPlaces(arguments)
    let inputs = places.compactMap { if case .tensor(let tensor) = arguments[$0] { tensor } else { nil } }
    if let noDerivative {
      throw .refused(operation: schema.name, parameter: nil, axis: nil, problem: "there is no derivative: \(noDerivative)")
    }
    var failure: OperationError?
    do {
      return try Tensor.steps(.named(schema.name), inputs) { () throws(TensorError) in
        do throws(OperationError) { return try value(arguments, host) } catch {
          failure = error
          throw .interrupted
        }
      } pullback: { outputs, needs in
        { cotangents in try self.pulledBack(arguments, places, needs, outputs, cotangents, host) }
      }
    } catch { throw failure ?? .tensor(error) }
  }

  /// Whether its derivative has derivatives.
  var hasPullback: Bool { pullbackText != nil }

  /// What `infer` says of the results.
  func inferred(_ arguments: [PluginArgument]) throws(OperationError) -> [(dtype: DType, shape: Shape)] {
    let frame = CallFrame(arguments, resultCount: schema.resultCount)
    return try inferred(frame)
  }

  private func inferred(_ frame: borrowing CallFrame) throws(OperationError) -> [(dtype: DType, shape: Shape)] {
    if infer(frame.call) != Int32(TERN_OK) { throw failed(frame) }
    return try (0..<schema.resultCount).map { number throws(OperationError) in try inferred(frame, number) }
  }

  /// What `infer` wrote of one result.
  private func inferred(_ frame: borrowing CallFrame, _ number: Int) throws(OperationError) -> (dtype: DType, shape: Shape) {
    let result = frame.results[number]
    guard result.dtype <= UInt32(UInt8.max), let dtype = DType(rawValue: UInt8(result.dtype)) else {
      throw fault("its infer gives a result of the type number \(result.dtype), which there is not")
    }
    guard result.rank <= UInt32(Shape.rankLimit) else { throw fault("its infer gives a result with \(result.rank) axes") }
    var sizes: [Int] = []
    sizes.reserveCapacity(Int(result.rank))
    for axis in 0..<Int(result.rank) {
      let size = Int(result.shape[axis])
      guard size >= 0 else { throw fault("its infer gives a result with an axis of size \(size)") }
      sizes.append(size)
    }
    return (dtype, Shape(sizes))
  }

  /// - Parameter filling: what each byte of the results is before `run`, for the checks.
  func plainValue(_ given: [PluginArgument], filling: UInt8? = nil) throws(OperationError) -> [Tensor] {
    let arguments = try settled(given)
    let frame = CallFrame(arguments, resultCount: schema.resultCount)
    if infer(frame.call) != Int32(TERN_OK) { throw failed(frame) }
    var guarded: [GuardedTensor] = []
    for number in 0..<schema.resultCount {
      let (dtype, shape) = try inferred(frame, number)
      let tensor = try tensorWork { () throws(TensorError) in try GuardedTensor(dtype, shape, filling: filling) }
      guarded.append(tensor)
      frame.setResult(number, tensor.tensor, data: tensor.data)
    }
    frame.setData(arguments)
    let status = run(frame.call)
    withExtendedLifetime(arguments) {}
    guard guarded.allSatisfy(\.isIntact) else { throw fault("it wrote outside of its result") }
    if status != Int32(TERN_OK) { throw failed(frame) }
    return guarded.map(\.tensor)
  }

  /// The same with arguments and results between pages that nobody may touch, for the checks: arguments are contiguous.
  func guardedValue(_ given: [PluginArgument], _ edge: GuardPages.Edge) throws -> [Tensor] {
    let arguments = try given.map { try Self.copied($0) }
    let frame = CallFrame(arguments, resultCount: schema.resultCount)
    let results = try inferred(frame)
    func pages(_ sizeInBytes: Int) throws -> GuardPages {
      guard let pages = GuardPages(sizeInBytes, edge) else { throw fault("there is no memory to check it with") }
      return pages
    }
    var kept: [GuardPages] = []
    for (i, argument) in arguments.enumerated() {
      guard case .tensor(let tensor) = argument else { continue }
      let pages = try pages(tensor.sizeInBytes)
      pages.start.copyMemory(from: tensor.start, byteCount: tensor.sizeInBytes)
      frame.setData(ofArgument: i, pages.start)
      kept.append(pages)
    }
    var outputs: [(tensor: Tensor, pages: GuardPages)] = []
    for (number, result) in results.enumerated() {
      let tensor = try Tensor.uninitialized(result.dtype, result.shape)
      let pages = try pages(tensor.sizeInBytes)
      frame.setResult(number, tensor, data: pages.start)
      outputs.append((tensor, pages))
    }
    let status = run(frame.call)
    withExtendedLifetime(kept) {}
    if status != Int32(TERN_OK) { throw failed(frame) }
    for (tensor, pages) in outputs { tensor.start.copyMemory(from: pages.start, byteCount: tensor.sizeInBytes) }
    return outputs.map(\.tensor)
  }

  private static func copied(_ argument: PluginArgument) throws -> PluginArgument {
    guard case .tensor(let tensor) = argument else { return argument }
    return .tensor(try tensor.detached().copied())
  }

  /// The operation as a function of the tensors at some places, all else as in `arguments`; with order 2 its derivative along a
  /// cotangent that is always the same.
  func function(of places: [Int], _ arguments: [PluginArgument], order: Int) -> FunctionValue {
    let names = places.map { schema.parameters[$0].name }
    return NativeFunction(name: schema.name, parameterNames: names) { values, host throws(OperationError) in
      func value(_ values: [Value]) throws(OperationError) -> [Tensor] {
        var own = arguments
        for (place, value) in Swift.zip(places, values) {
          if let tensor = try tensorWork({ () throws(TensorError) in try value.tensor() }) { own[place] = .tensor(tensor) }
        }
        return try self.value(own, host)
      }
      if order == 1 { return try .tuple(try value(values).map { Value($0) }) }
      var derivative = Differentiation(self.schema.name, host)
      defer { derivative.tape.clear() }
      var traced: [Value] = []
      for (value, name) in Swift.zip(values, names) { traced.append(try derivative.tracing(value, name)) }
      let outputs = try value(traced)
      derivative.tape.close()
      var random = RandomStream(seed: 2)
      var seeds: [(of: Tensor, cotangent: Tensor)] = []
      for output in outputs where output.dtype.isFloating {
        seeds.append((output, try tensorWork { () throws(TensorError) in try random.normal(output.shape, .f64).converted(to: output.dtype) }))
      }
      do {
        let found = try derivative.tape.cotangents(seeds, wanted: derivative.leaves)
        return try .tuple(try Swift.zip(found, derivative.leaves).map { try Value($0 ?? .zeros($1.dtype, $1.shape)) })
      } catch let error as OperationError { throw error } catch let error as TensorError { throw .tensor(error) } catch { throw .raised(error) }
    }
  }

  /// With all elements computed, and contiguous where the operation wants that.
  private func settled(_ arguments: [PluginArgument]) throws(OperationError) -> [PluginArgument] {
    if arguments.allSatisfy(isSettled) { return arguments }
    var settled = arguments
    for (i, argument) in arguments.enumerated() {
      guard case .tensor(let tensor) = argument else { continue }
      settled[i] = .tensor(
        try tensorWork { () throws(TensorError) in
          let plain = tensor.detached()
          try plain.settle()
          return wantsContiguous ? try plain.contiguous() : plain
        })
    }
    return settled
  }

  private func isSettled(_ argument: PluginArgument) -> Bool {
    guard case .tensor(let tensor) = argument else { return true }
    return !tensor.isWaiting && (tensor.isContiguous || !wantsContiguous)
  }

  // MARK: Derivatives

  private func pulledBack(
    _ arguments: [PluginArgument], _ places: [Int], _ needs: [Bool], _ outputs: [Tensor], _ cotangents: [Tensor?], _ host: any Host
  ) throws -> [Tensor?] {
    let inputs = places.compactMap { if case .tensor(let tensor) = arguments[$0] { tensor } else { nil } }
    let isTraced = inputs.contains { $0.isTraced } || cotangents.contains { $0?.isTraced == true }
    if let vjp = declaration.vjp, !isTraced { return try pulledBack(vjp, arguments, places, needs, outputs, cotangents) }
    guard let pullbackText else {
      throw OperationError.refused(
        operation: schema.name, parameter: nil, axis: nil,
        problem: "there is no derivative of its derivative: the plug-in has that in C only, and not in the language")
    }
    let function = try host.function(pullbackText, called: "the pullback of \(schema.name)")
    var values: [Value] = []
    let given = try Swift.zip(outputs, cotangents).map { output, cotangent in Value(try cotangent ?? .zeros(output.dtype, output.shape)) }
    values.append(given.count == 1 ? given[0] : try .tuple(given))
    values.append(outputs.count == 1 ? Value(outputs[0]) : try .tuple(outputs.map { Value($0) }))
    for argument in arguments {
      switch argument {
      case .tensor(let tensor): values.append(Value(tensor))
      case .number(let number): values.append(.number(number))
      case .integer(let integer): values.append(.i64(integer))
      case .flag(let flag): values.append(.bool(flag))
      case .text(let text): values.append(.string(text))
      }
    }
    let tensorCount = arguments.count { if case .tensor = $0 { true } else { false } }
    let result = try host.call(function, values)
    var found = [result]
    if tensorCount > 1 {
      guard case .tuple(let tuple) = result, tuple.items.count == tensorCount else {
        throw fault("its pullback gives \(result.summary), but must give a tuple of \(tensorCount) cotangents")
      }
      found = tuple.items
    }
    // One for each tensor, of which the floating ones count.
    let tensorPlaces = arguments.indices.filter { if case .tensor = arguments[$0] { true } else { false } }
    return try places.enumerated().map { number, place in
      guard needs[number] else { return nil }
      guard let gradient = try found[tensorPlaces.firstIndex(of: place) ?? 0].tensor() else { throw fault("its pullback gives no tensor") }
      return try gradient.summed(to: inputs[number].shape, inputs[number].dtype)
    }
  }

  private func pulledBack(
    _ vjp: tern_vjp, _ given: [PluginArgument], _ places: [Int], _ needs: [Bool], _ outputs: [Tensor], _ cotangents: [Tensor?]
  ) throws -> [Tensor?] {
    let arguments = try settled(given)
    var frame = CallFrame(arguments, resultCount: schema.resultCount, hasCotangents: true)
    frame.setData(arguments)
    var kept: [Tensor] = []
    for (number, output) in outputs.enumerated() {
      let plain = try output.detached().contiguous()
      try plain.settle()
      frame.setResult(number, plain, data: plain.start)
      let cotangent = try (cotangents[number] ?? .zeros(output.dtype, output.shape)).detached().converted(to: output.dtype).contiguous()
      try cotangent.settle()
      frame.cotangents[number] = frame.described(cotangent, data: cotangent.start)
      kept += [plain, cotangent]
    }
    var guarded: [GuardedTensor?] = []
    for (i, argument) in arguments.enumerated() {
      guard case .tensor(let tensor) = argument else {
        frame.gradients[i] = tern_tensor()
        guarded.append(nil)
        continue
      }
      let isWanted = places.firstIndex(of: i).map { needs[$0] } ?? false
      let gradient = isWanted ? try GuardedTensor(tensor.dtype, tensor.shape, filling: 0) : nil
      frame.gradients[i] = frame.described(gradient?.tensor ?? tensor, data: gradient?.data)
      guarded.append(gradient)
    }
    let status = vjp(frame.call, frame.cotangents, frame.gradients)
    withExtendedLifetime((arguments, kept)) {}
    guard guarded.allSatisfy({ $0?.isIntact ?? true }) else { throw fault("its derivative wrote outside of a gradient") }
    if status != Int32(TERN_OK) { throw failed(frame) }
    return places.map { guarded[$0]?.tensor }
  }

  // MARK: Cost

  /// How many floating-point operations a call takes and how many bytes it moves; nil when the plug-in does not say.
  func cost(_ arguments: [PluginArgument]) throws(OperationError) -> (flops: Double, bytes: Double)? {
    guard let cost = declaration.cost else { return nil }
    let frame = CallFrame(arguments, resultCount: schema.resultCount)
    let results = try inferred(frame)
    for (number, result) in results.enumerated() {
      frame.results[number].rank = UInt32(result.shape.rank)
    }
    var flops = 0.0, bytes = 0.0
    if cost(frame.call, &flops, &bytes) != Int32(TERN_OK) { throw failed(frame) }
    return (flops, bytes)
  }

  // MARK: Failures

  /// What the plug-in refuses.
  private func failed(_ frame: borrowing CallFrame) -> OperationError {
    let (argument, axis, message) = frame.failure
    let parameter = schema.parameters.indices.contains(argument) ? schema.parameters[argument].name : nil
    return .refused(
      operation: schema.name, parameter: parameter, axis: parameter != nil && axis >= 0 ? axis : nil,
      problem: message.isEmpty ? "failed without saying why" : message)
  }

  /// What the plug-in does wrong.
  private func fault(_ problem: String) -> OperationError {
    .refused(operation: schema.name, parameter: nil, axis: nil, problem: "the plug-in is at fault: \(problem)")
  }
}
