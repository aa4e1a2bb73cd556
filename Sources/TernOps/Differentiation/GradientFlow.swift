import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the gradient reaches the parameters of a function: how long it is for each, and how many units there let nothing through.
struct GradientFlow {
  struct Parameter {
    let name: String
    let shape: Shape
    /// The length of its gradient.
    let norm: Double
    /// That length in units of the parameter's own; nil for a parameter of zeros.
    let share: Double?
    /// The fraction of units behind it whose slope is 0 for every example; nil when no such units follow.
    let dead: Double?
    /// The fraction of values behind it where the slope of a bounded function is below a twentieth of its largest.
    let saturated: Double?
    /// Whether the result depends on it.
    let isUsed: Bool
    /// The first step that it is used in.
    let firstStep: Int

    /// A gradient's length does not depend on how many numbers it has when it is divided by the root of that.
    var perElement: Double { norm / Double(Swift.max(1, shape.elementCount ?? 1)).squareRoot() }
  }

  enum Verdict: String {
    case vanishing, exploding, healthy
  }

  let parameters: [Parameter]
  let verdict: Verdict
  /// By how much the gradient grows from the parameter used last to the one used first; below 1 when it shrinks.
  let growth: Double

  /// A gradient that changes by more than this on the way back is called vanishing or exploding.
  static let limit = 1000.0

  /// - Parameter cotangents: of the leaves of `recording`, in order.
  init(_ recording: TapeRecording, _ cotangents: [Tensor?]) throws(TensorError) {
    let consumers = Consumers(recording)
    var parameters: [Parameter] = []
    for (leaf, cotangent) in zip(recording.leaves, cotangents) {
      let norm = try cotangent.map { cotangent throws(TensorError) in try Numbers(cotangent).length } ?? 0
      let length = try Numbers(leaf.tensor).length
      let units = try consumers.units(behind: leaf.slot)
      parameters.append(
        Parameter(
          name: leaf.name, shape: leaf.tensor.shape, norm: norm, share: length > 0 ? norm / length : nil,
          dead: units.dead, saturated: units.saturated, isUsed: cotangent != nil, firstStep: consumers.first(leaf.slot) ?? .max))
    }
    self.parameters = parameters
    let used = parameters.filter(\.isUsed).sorted { $0.firstStep < $1.firstStep }
    // Weights are compared with weights: the gradients of biases are sums over examples.
    let weights = used.filter { $0.shape.count >= 2 }, biases = used.filter { $0.shape.count < 2 }
    let (first, last) = ((weights.isEmpty ? used : weights).first, (weights.isEmpty ? used : weights).last)
    growth = if let first, let last, first.perElement != last.perElement { first.perElement / last.perElement } else { 1 }
    let changes = [Self.changes(weights), Self.changes(biases)]
    let shrinks = changes.map(\.shrinks).max() ?? 1, grows = changes.map(\.grows).max() ?? 1
    if used.contains(where: { !$0.norm.isFinite || $0.share ?? 0 > Self.limit }) {
      verdict = .exploding
    } else if Swift.max(shrinks, grows) <= Self.limit {
      verdict = .healthy
    } else {
      verdict = shrinks >= grows ? .vanishing : .exploding
    }
  }

  /// By what factors at most the gradients of parameters, in the order of their use, are smaller and larger than those of later ones.
  private static func changes(_ parameters: [Parameter]) -> (shrinks: Double, grows: Double) {
    var shrinks = 1.0, grows = 1.0
    var least = Double.infinity, most = 0.0
    for parameter in parameters {
      let size = parameter.perElement
      if size > least { shrinks = Swift.max(shrinks, size / least) }
      if size > 0, most > size { grows = Swift.max(grows, most / size) }
      least = Swift.min(least, size)
      most = Swift.max(most, size)
    }
    return (shrinks, grows)
  }
}

/// Which steps use what is at each place of a tape.
private struct Consumers {
  private let steps: [TapeRecording.Step]
  private var uses: [Int: [Int]] = [:]

  init(_ recording: TapeRecording) {
    steps = recording.steps
    for (number, step) in steps.enumerated() { for case let slot? in step.inputSlots { uses[slot, default: []].append(number) } }
  }

  /// The first step that uses what is at `slot`.
  func first(_ slot: Int) -> Int? { uses[slot]?.first }

  /// How many units of the layer that a parameter belongs to let no gradient through: those of the activations that follow it, before the
  /// next layer begins.
  func units(behind slot: Int) throws(TensorError) -> (dead: Double?, saturated: Double?) {
    var dead: (count: Int, of: Int) = (0, 0), saturated: (count: Int, of: Int) = (0, 0)
    var waiting: [(slot: Int, isWeight: Bool, isImage: Bool)] = [(slot, true, false)]
    var seen: Set<Int> = []
    while let (slot, isWeight, isImage) = waiting.popLast() {
      for number in uses[slot] ?? [] where seen.insert(number).inserted {
        let step = steps[number]
        if let slopes = try step.activationSlopes() {
          // Units lie along the last axis, those of images along the axis of channels.
          let axis = isImage && step.outputs[0].rank == 4 ? 1 : step.outputs[0].rank - 1
          if let most = step.largestSlope {
            saturated.count += slopes.values.count { $0.magnitude < most / 20 }
            saturated.of += slopes.values.count
          } else {
            let (zeros, units) = slopes.silentUnits(axis: axis)
            dead.count += zeros
            dead.of += units
          }
          continue
        }
        switch step.kind {
        case .view: for output in step.outputs.indices { waiting.append((step.firstOutput + output, isWeight, isImage)) }
        case .product(let isOfImages): if isWeight { waiting.append((step.firstOutput, false, isOfImages)) }
        case .pointwise: waiting.append((step.firstOutput, false, isImage || step.isOfImages))
        case .end: break
        }
      }
    }
    return (
      dead.of > 0 ? Double(dead.count) / Double(dead.of) : nil, saturated.of > 0 ? Double(saturated.count) / Double(saturated.of) : nil
    )
  }
}

extension TapeRecording.Step {
  fileprivate enum Kind {
    /// The same numbers, arranged otherwise.
    case view
    /// Where a layer's weights meet its input.
    case product(isOfImages: Bool)
    /// Element by element, or a normalisation: still the same units.
    case pointwise
    /// Something else: the layer ends.
    case end
  }

  fileprivate var kind: Kind {
    switch name {
    case .map, .zip, .zipNumber: .pointwise
    case .named: .end
    case .operation:
      switch "\(name)" {
      case "reshape", "permute", "swapaxes", "unsqueeze", "squeeze", "expand", "narrow", "copy", "convert", "index", "concat", "flip": .view
      case "matmul": .product(isOfImages: false)
      case "conv2d", "conv_transpose2d": .product(isOfImages: true)
      case "layer_norm", "rms_norm", "where": .pointwise
      default: .end
      }
    }
  }

  /// Whether something is added to each channel of images, as a bias `[c, 1, 1]` is.
  fileprivate var isOfImages: Bool {
    outputs[0].rank == 4 && inputs.contains { $0.rank >= 3 && $0.shape.suffix(2).allSatisfy { $0 == 1 } && $0.count == outputs[0].shape[1] }
  }

  /// For bounded functions the largest slope they have.
  fileprivate var largestSlope: Double? {
    guard case .map(let function) = name else { return nil }
    switch function {
    case .sigmoid: return 0.25
    case .tanh, .softsign, .hardtanh: return 1
    case .hardsigmoid: return 1.0 / 6
    case .erf: return 1.128_379_167_095_512_6
    default: return nil
    }
  }

  /// The slope of an activation at each element; nil for a step that is none.
  fileprivate func activationSlopes() throws(TensorError) -> Numbers? {
    let (x, y) = (inputs[0].detached(), outputs[0].detached())
    switch name {
    case .map(let function):
      switch function {
      case .relu, .relu6, .sigmoid, .hardsigmoid, .softplus, .softsign, .hardtanh, .tanh, .erf, .gelu, .geluTanh, .silu, .mish, .hardswish,
        .selu:
        let slopes = try function.pullback(Tensor.number(1, like: y).expanded(to: y.shape), x, y)
        return try slopes.map { slopes throws(TensorError) in try Numbers(slopes) }
      default: return nil
      }
    // relu as it is written by hand.
    case .zip(.maximum) where inputs.count == 2 && inputSlots.count(where: { $0 != nil }) == 1:
      let own = inputSlots[0] != nil ? 0 : 1
      guard inputs[1 - own].rank == 0, inputs[own].shape == y.shape else { return nil }
      let given = inputs[own].detached(), bound = inputs[1 - own].detached()
      return try Numbers(Tensor.compare(.greater, given, bound).converted(to: .f64))
    default: return nil
    }
  }
}

extension Numbers {
  /// Along `axis`, how many places have zeros only, and how many places there are.
  fileprivate func silentUnits(axis: Int) -> (count: Int, of: Int) {
    guard axis >= 0, axis < shape.count, !values.isEmpty else { return (values.count { $0 == 0 }, values.count) }
    var inner = 1
    for place in axis + 1..<Swift.max(axis + 1, shape.count) { inner *= shape[place] }
    var isSilent = [Bool](repeating: true, count: shape[axis])
    for (number, value) in values.enumerated() where value != 0 { isSilent[number / inner % shape[axis]] = false }
    return (isSilent.count { $0 }, isSilent.count)
  }
}

extension GradientFlow {
  /// A line for each parameter with a bar for its gradient's size, and the verdict.
  var text: String {
    var rows = [["parameter", "shape", "|gradient|", "", "of |parameter|", "units"]]
    let sizes = parameters.filter { $0.isUsed && $0.perElement > 0 && $0.perElement.isFinite }.map { log10($0.perElement) }
    let low = (sizes.min() ?? 0) - 0.5, high = Swift.max(sizes.max() ?? 0, low + 1)
    for parameter in parameters {
      let size = parameter.perElement
      let part = size > 0 && size.isFinite ? (log10(size) - low) / (high - low) : size.isFinite ? 0 : 1
      var units: [String] = []
      if let dead = parameter.dead { units.append("\(Self.percent(dead)) dead") }
      if let saturated = parameter.saturated { units.append("\(Self.percent(saturated)) saturated") }
      rows.append([
        parameter.name, "\(parameter.shape)", parameter.isUsed ? NumberText.general(parameter.norm, 3) : "not used", Self.bar(part, width: 20),
        parameter.isUsed ? parameter.share.map { NumberText.general($0, 3) } ?? "" : "", units.joined(separator: ", "),
      ])
    }
    return TextTable.text(rows, toTheRight: [2, 4]) + "\(verdict.rawValue): \(reason)\n"
  }

  private var reason: String {
    let growth = NumberText.general(growth, 2)
    switch verdict {
    case .vanishing where self.growth == 0: return "nothing of the gradient reaches the first layer"
    case .vanishing where self.growth < 1: return "from the last layer back to the first the gradient shrinks to \(growth) of its size per element"
    case .vanishing: return "a layer gets less than a \(Int(Self.limit))th of what a later one gets per element"
    case .exploding:
      if parameters.contains(where: { !$0.norm.isFinite }) { return "the gradient is not finite" }
      if let largest = parameters.compactMap(\.share).max(), largest > Self.limit {
        return "a gradient is \(NumberText.general(largest, 2)) times as long as its parameter"
      }
      return "a layer gets more than \(Int(Self.limit)) times what a later one gets per element"
    case .healthy: return "from the last layer back to the first its size per element changes by a factor of \(growth)"
    }
  }

  private static func percent(_ part: Double) -> String { NumberText.general((part * 100).rounded(), 3) + " %" }

  /// A bar of eighths of a character; on a logarithmic scale by what it is given.
  private static func bar(_ part: Double, width: Int) -> String {
    let eighths = Int((Swift.min(1, Swift.max(0, part)) * Double(width * 8)).rounded())
    var text = String(repeating: "█", count: eighths / 8)
    if eighths % 8 > 0, let partial = UnicodeScalar(0x2590 - UInt32(eighths % 8)) { text.unicodeScalars.append(partial) }
    return text + String(repeating: " ", count: width - text.count)
  }
}
