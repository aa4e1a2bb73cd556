import TernTensor

/// The steps of one derivative as they were taken, and the cotangents that came back through them.
package final class TapeRecording: ProgramObserver {
  package struct Step {
    package let name: StepName
    package let inputs: [Tensor]
    package let inputSlots: [Int?]
    package let outputs: [Tensor]
    package let firstOutput: Int
    package let place: (any ProgramPlace)?
    /// The cotangents of the outputs, once the way back has come here; nil for those of zeros.
    package fileprivate(set) var cotangents: [Tensor?] = []
  }

  /// A tensor that the derivative is taken of.
  package struct Leaf {
    /// What the program calls it.
    package let name: String
    package let tensor: Tensor
    package let slot: Int
  }

  package private(set) var steps: [Step] = []
  package private(set) var leaves: [Leaf] = []
  /// The tape it is about. The program may take other derivatives meanwhile.
  private var level: Int?
  package let looksAtResults = false
  private unowned let host: any Host

  package init(_ host: any Host) { self.host = host }

  package func did(_ operation: PerformedOperation) {}

  package func added(_ step: ObservedStep, to tape: Tape) {
    guard tape.level == level else { return }
    steps.append(
      Step(
        name: step.name, inputs: step.inputs, inputSlots: step.inputSlots, outputs: step.outputs, firstOutput: step.firstOutput,
        place: host.place))
  }

  package func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) {
    if tape.level == level { steps[number].cotangents = given }
  }

  /// Puts the floating tensors of an argument on the tape of `derivative`, which this looks at.
  package func tracing(
    _ argument: Value, _ name: String, _ derivative: inout Differentiation
  ) throws(OperationError) -> Value {
    level = derivative.tape.level
    var named: [(String, Tensor)] = []
    let first = derivative.leaves.count
    let traced = try derivative.tracingFloating(argument, name) { path, tensor in named.append((path, tensor)) }
    for (leaf, (path, tensor)) in zip(derivative.leaves[first...], named) {
      if let slot = leaf.slot(on: derivative.tape) { leaves.append(Leaf(name: path, tensor: tensor.detached(), slot: slot)) }
    }
    return traced
  }

  /// For each place on the tape the step that made it, and for those of leaves none.
  var makers: [Int: Int] {
    var makers: [Int: Int] = [:]
    for (number, step) in steps.enumerated() {
      for output in step.outputs.indices { makers[step.firstOutput + output] = number }
    }
    return makers
  }
}

extension TapeRecording {
  /// The steps as a table: what each is and is made of, its shape, its local derivative and the length of its cotangent.
  ///
  /// - Parameter cotangents: of the leaves, in order.
  package func table(_ cotangents: [Tensor?]) throws(TensorError) -> String {
    var rows = [["", "step", "of", "shape", "local derivative", "|g|", "in"]]
    let makers = makers
    let leafNames = Dictionary(leaves.map { ($0.slot, $0.name) }, uniquingKeysWith: { first, _ in first })
    for (leaf, cotangent) in zip(leaves, cotangents) {
      guard let cotangent else { continue }
      rows.append(["", leaf.name, "", Self.outline(leaf.tensor), "", try Self.length([cotangent]), ""])
    }
    let shown = steps.count <= Self.mostRows ? Array(steps.indices) : Array(0..<Self.mostRows / 2) + Array(steps.count - Self.mostRows / 2..<steps.count)
    var previous = -1
    for number in shown {
      if number != previous + 1 { rows.append(["", "… \(number - previous - 1) more …", "", "", "", "", ""]) }
      previous = number
      let step = steps[number]
      let operands = zip(step.inputs, step.inputSlots).map { input, slot in
        guard let slot else { return Self.constant(input) }
        return leafNames[slot] ?? makers[slot].map { String($0 + 1) } ?? "?"
      }
      rows.append([
        String(number + 1), "\(step.name)", operands.joined(separator: ", "), step.outputs.map(Self.outline).joined(separator: ", "),
        step.name.localDerivative, try Self.length(step.cotangents), Self.brief(step.place?.text ?? ""),
      ])
    }
    var text = TextTable.text(rows, toTheRight: [0, 5])
    text += "a, b: what a step is made of; y: its result; g: the cotangent of y, and |g| its length\n"
    return text
  }

  private static let mostRows = 200

  static func outline(_ tensor: Tensor) -> String { "\(tensor.dtype.name)\(tensor.shape)" }

  private static func constant(_ tensor: Tensor) -> String {
    tensor.rank == 0 ? NumberText.general(tensor.element(0).double, 4) : "\(tensor.shape)"
  }

  private static func brief(_ text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    return line.count > 40 || line.count < text.count ? line.prefix(39) + "…" : line
  }

  private static func length(_ cotangents: [Tensor?]) throws(TensorError) -> String {
    var sum = 0.0
    for case let cotangent? in cotangents {
      let length = try Numbers(cotangent).length
      sum += length * length
    }
    return cotangents.allSatisfy { $0 == nil } ? "" : NumberText.general(sum.squareRoot(), 4)
  }
}
