import TernTensor

/// What a result was computed from, and how: a node for each input, constant and step, an edge for each use.
struct ComputationGraph {
  enum Kind {
    case input, constant, step, result
  }

  struct Node {
    let kind: Kind
    /// Its name and, under it, its type and shape.
    let lines: [String]
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [(from: Int, to: Int)] = []

  /// - Parameter results: the outputs of the steps of `recording` that the graph leads to; what they do not depend on is left out.
  init(_ recording: TapeRecording, results: [Int]) {
    let makers = recording.makers
    var isNeeded = [Bool](repeating: false, count: recording.steps.count)
    var waiting = results.compactMap { makers[$0] }
    while let number = waiting.popLast() {
      if isNeeded[number] { continue }
      isNeeded[number] = true
      waiting += recording.steps[number].inputSlots.compactMap { slot in slot.flatMap { makers[$0] } }
    }
    var nodeOfSlot: [Int: Int] = [:]
    for leaf in recording.leaves { nodeOfSlot[leaf.slot] = add(.input, [leaf.name, TapeRecording.outline(leaf.tensor)]) }
    for (number, step) in recording.steps.enumerated() where isNeeded[number] {
      let slots = step.outputs.indices.map { step.firstOutput + $0 }
      let node = add(
        slots.contains(where: results.contains) ? .result : .step,
        ["\(step.name)", step.outputs.map(TapeRecording.outline).joined(separator: ", ")])
      for (input, slot) in zip(step.inputs, step.inputSlots) {
        if let slot, let from = nodeOfSlot[slot] {
          edges.append((from, node))
        } else if slot == nil {
          let text = input.rank == 0 ? NumberText.general(input.element(0).double, 4) : TapeRecording.outline(input)
          edges.append((add(.constant, [text]), node))
        }
      }
      for slot in slots { nodeOfSlot[slot] = node }
    }
  }

  private mutating func add(_ kind: Kind, _ lines: [String]) -> Int {
    nodes.append(Node(kind: kind, lines: lines))
    return nodes.count - 1
  }

  // MARK: DOT

  /// In the language of Graphviz.
  var dot: String {
    var text = "digraph {\n  node [fontname=\"sans-serif\", fontsize=11];\n"
    for (number, node) in nodes.enumerated() {
      let label = node.lines.map(Self.quoted).joined(separator: "\\n")
      let look =
        switch node.kind {
        case .input: "shape=box, style=filled, fillcolor=\"#dbe9ff\""
        case .constant: "shape=plaintext, fontcolor=\"#666666\""
        case .step: "shape=box, style=rounded"
        case .result: "shape=box, style=\"rounded,filled\", fillcolor=\"#ffe7c2\""
        }
      text += "  n\(number) [label=\"\(label)\", \(look)];\n"
    }
    for edge in edges { text += "  n\(edge.from) -> n\(edge.to);\n" }
    return text + "}\n"
  }

  private static func quoted(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      if letter == "\"" || letter == "\\" { result.append("\\") }
      result.append(letter)
    }
  }
}
