import TernTensor

extension Operation {
  static let traceNan = Operation(
    "trace_nan", [.function("f")],
    """
    The function that calls f and says which operation was the first to make a NaN or an infinity out of finite numbers.

    After f, it goes back from its floating results, with cotangents of ones, to its floating arguments. The result is a record: ok says that all was
    finite; value is what was made first ("nan", "inf" or "-inf") and phase where ("forward" or "backward"); operation, text and place say by what,
    index at which element; operands has the numbers there, or in short the whole operand where the element depends on all of it; report says
    it all in words. When an infinity that came from outside became NaN, or was there from the start, that is reported.

    - Source: `jax_debug_nans`, `torch.autograd.set_detect_anomaly`
    """, examples: [("trace_nan(x -> sum(sqrt(x)))([1.0, 0]).phase", "backward"), ("trace_nan(x -> log(x) * 0)([1, 0.0]).operation", "log")],
    rules: .unforeseeable(because: "it gives a function", derivative: .none(because: "that gives a report"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    return .function(
      try NativeFunction("trace_nan", of: f) { arguments, host throws(OperationError) in
        let watch = try NonFiniteWatch.watching("trace_nan", host) { tracing throws(OperationError) in
          var traced: [Value] = []
          for (place, argument) in arguments.enumerated() { traced.append(try tracing(argument, f.parameterName(place))) }
          return try host.call(f, traced)
        }
        return try watch.record()
      })
  }.sampled("trace_nan(t -> exp(t) * 2)(x).ok", "trace_nan(t -> log(t))(x).index", "trace_nan(t -> sum(sqrt(t * 0)))(X).phase")
}

extension Operation {
  static let gradientFlow = Operation(
    "gradient_flow", [.function("f"), .flag("show", true)],
    """
    The function that takes the gradient of f, whose result is one number, and says how it reaches the parameters: the first argument.

    For each tensor in that: norm, the length of its gradient; share, that length in units of the tensor's own (none for zeros); dead, the fraction
    of units behind it that let nothing through (the slope of relu and its like is 0 for every example), and saturated, the fraction of values
    where a bounded function's slope is below a twentieth of its largest; none where no such units follow in the same layer. It draws the sizes of
    the gradients per element as bars, on a logarithmic scale, unless show is false.

    The verdict is "vanishing" when a weight gets, per element, less than a thousandth of what a weight used after it gets; "exploding" when it gets
    more than a thousand times that, or a gradient is more than a thousand times as long as its tensor, or is not finite; otherwise "healthy".
    Weights are tensors of two axes and more; the others, biases, are compared among themselves. growth is the ratio of the first weight's gradient
    to the last's.

    - Errors: f must give one number; the first argument must hold floating tensors
    """, examples: [("gradient_flow((w, x) -> mean(relu(x @ w)), show=false)([[1.0]], [[2.0]]).verdict", "healthy")],
    rules: .unforeseeable(because: "it gives a function", derivative: .none(because: "that gives a report"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let isShown = try call.flag(1)
    return .function(
      try NativeFunction("gradient_flow", of: f) { arguments, host throws(OperationError) in
        guard let parameters = arguments.first else { throw .missingArgument(parameter: f.parameterName(0)) }
        let recording = TapeRecording(host)
        var derivative = Differentiation("gradient_flow", observer: recording)
        defer { derivative.tape.clear() }
        var arguments = arguments
        arguments[0] = try recording.tracing(parameters, f.parameterName(0), &derivative)
        guard !recording.leaves.isEmpty else {
          throw .argument(parameter: f.parameterName(0), expected: "at least one floating tensor", found: parameters.summary)
        }
        let value = try derivative.scalar(try host.call(f, arguments), of: f)
        let cotangents = try derivative.goBack(from: .tensor(value))
        let flow = try tensorWork { () throws(TensorError) in try GradientFlow(recording, cotangents) }
        if isShown { host.write(flow.text) }
        return try flow.record()
      })
  }.sampled("gradient_flow(t -> sum(relu(t @ w1)), show=false)(x)", "gradient_flow(t -> mean(tanh(t @ A)), show=false)(X).verdict")

  static let graph = Operation(
    "graph", [.function("f"), .optional(.text("file"))],
    """
    The function that calls f and gives the graph of its steps, from the floating arguments to the results, as text in Graphviz's DOT.

    With a file it is written there instead: to .dot or .gv as DOT, to .svg or .png as a picture, and to whatever else plug-ins draw.

    Results that do not depend on floating arguments have no part in it.

    - Errors: a graph of more than \(GraphDrawing.mostNodes) nodes is not drawn
    """, examples: [("contains(graph(x -> x * 2)([1.0]), \"->\")", "true")],
    rules: .unforeseeable(because: "it gives a function", derivative: .none(because: "that gives text"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let file = call.isNone(1) ? nil : try call.text(1)
    let format = try file.map { file throws(OperationError) in try GraphFormat(of: file, call.host.renderers) }
    return .function(
      try NativeFunction("graph", of: f) { arguments, host throws(OperationError) in
        let recording = TapeRecording(host)
        var derivative = Differentiation("graph", observer: recording)
        defer { derivative.tape.clear() }
        var traced: [Value] = []
        for (place, argument) in arguments.enumerated() { traced.append(try recording.tracing(argument, f.parameterName(place), &derivative)) }
        let result = try host.call(f, traced)
        let graph = ComputationGraph(recording, results: try Differentiation.tensors(of: result).compactMap { $0.slot(on: derivative.tape) })
        guard let file, let format else { return .string(graph.dot) }
        let bytes: [UInt8]
        switch format {
        case .dot: bytes = Array(graph.dot.utf8)
        case .picture(let renderer):
          guard graph.nodes.count <= GraphDrawing.mostNodes else {
            throw .argument(
              parameter: "file", expected: "a name that ends in .dot or .gv, for a graph of \(graph.nodes.count) nodes", found: Value.string(file).repr)
          }
          bytes = renderer.draw(GraphDrawing(graph).scene)
        }
        do throws(FileFault) { try FileBytes.write(bytes, to: file) } catch { throw .file(path: file, problem: error.problem) }
        return .none
      })
  }.sampled("graph((t, u) -> relu(t @ u))(x, w1)", "graph(t -> t * 2)(X)")
}

/// What kind of file a graph is written to.
private enum GraphFormat {
  case dot
  case picture(Renderer)

  init(of file: String, _ renderers: [Renderer]) throws(OperationError) {
    let suffix = file.split(separator: ".").last.map(String.init)
    if suffix == "dot" || suffix == "gv" {
      self = .dot
    } else if let renderer = renderers.first(where: { $0.suffix == suffix }) {
      self = .picture(renderer)
    } else {
      let suffixes = ["dot", "gv"] + renderers.map(\.suffix)
      let names = suffixes.dropLast().map { "." + $0 }.joined(separator: ", ") + " or .\(suffixes[suffixes.count - 1])"
      throw .argument(parameter: "file", expected: "a name that ends in \(names)", found: Value.string(file).repr)
    }
  }
}

extension GradientFlow {
  fileprivate func record() throws(OperationError) -> Value {
    var rows: [Value] = []
    for parameter in parameters {
      rows.append(
        .record(
          try RecordValue(
            RecordLayout.of(["name", "norm", "share", "dead", "saturated"]),
            [
              .string(parameter.name), .f64(parameter.norm), parameter.share.map { .f64($0) } ?? .none, parameter.dead.map { .f64($0) } ?? .none,
              parameter.saturated.map { .f64($0) } ?? .none,
            ])))
    }
    return .record(
      try RecordValue(
        RecordLayout.of(["verdict", "growth", "parameters"]), [.string(verdict.rawValue), .f64(growth), try .tuple(rows)]))
  }
}

package let inspectionOperations: [Operation] = [.traceNan, .gradientFlow, .graph]
