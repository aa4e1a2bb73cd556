import TernTensor

/// Adds up what a program costs while it runs: what operations declare and what operators take, and what derivatives take on the way back.
///
/// Costs are counted and not measured: they are the same on every machine. A step of a derivative costs on the way back what it cost on
/// the way there for each input that needs a cotangent, as for products, which then are one product for each.
package final class CostCounter: ProgramObserver {
  /// What calls of one operation or operator cost together.
  package struct Entry {
    package var count = 0
    package var cost = CallCost(flops: 0, bytes: 0)
  }

  package private(set) var total = CallCost(flops: 0, bytes: 0)
  /// By the operations' names; that of the way back is `""`.
  package private(set) var entries: [String: Entry] = [:]
  package let looksAtResults = false

  private unowned let host: any Host
  /// Whoever looked on before, and still counts the steps.
  private let outer: (any ProgramObserver)?
  /// What was done last: its cost, and the number of steps that it put on tapes.
  private var last: Int?
  private var doings: [(cost: CallCost, stepCount: Int)] = []
  /// For each tape by its level the doing that each step belongs to.
  private var steps: [Int: [Int?]] = [:]

  package init(_ host: any Host) {
    self.host = host
    outer = host.observer
  }

  package func willStep() throws(OperationError) { try outer?.willStep() }

  private func add(_ cost: CallCost, to name: String) {
    total.flops += cost.flops
    total.bytes += cost.bytes
    entries[name, default: Entry()].count += 1
    entries[name, default: Entry()].cost.flops += cost.flops
    entries[name, default: Entry()].cost.bytes += cost.bytes
  }

  private func note(_ cost: CallCost?, _ name: String) {
    last = nil
    guard let cost else { return }
    add(cost, to: name)
    last = doings.count
    doings.append((cost, 0))
  }

  // MARK: Forward

  package func willDo(_ symbol: String, _ operands: [Value]) throws(OperationError) {
    note(try OperatorCost.of(symbol, operands), symbol)
  }

  package func willCall(_ operation: Operation, _ arguments: [Value]) throws(OperationError) {
    note(try operation.cost(of: arguments, host), operation.name)
  }

  // MARK: Back

  package func added(_ step: ObservedStep, to tape: Tape) {
    steps[tape.level, default: []].append(last)
    if let last { doings[last].stepCount += 1 }
  }

  package func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) {
    guard let steps = steps[tape.level], number < steps.count, let doing = steps[number].map({ doings[$0] }) else { return }
    let times = Double(results.count) / Double(max(doing.stepCount, 1))
    add(CallCost(flops: doing.cost.flops * times, bytes: doing.cost.bytes * times), to: "")
  }

  package func forgot(tapeOfLevel level: Int) { steps[level] = nil }
}

extension CostCounter {
  /// What a run cost in all.
  package struct Run {
    package let counter: CostCounter
    package let result: Value
    /// The most that tensors took at once beyond what there was before.
    package let peakBytes: Int
    /// How long it took, being looked at.
    package let seconds: Double
  }

  /// Looks on while `body` runs.
  package static func counting(_ host: any Host, _ body: () throws(OperationError) -> Value) throws(OperationError) -> Run {
    let counter = CostCounter(host)
    let outer = host.observer
    host.observer = counter
    defer { host.observer = outer }
    let memory = TensorMemory.Watch()
    let start = ContinuousClock.now
    let result = try body()
    let tensors = try Differentiation.tensors(of: result)
    try tensorWork { () throws(TensorError) in for tensor in tensors { try tensor.settle() } }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let nanoseconds = Double(seconds) * 1e9 + Double(attoseconds / 1_000_000_000)
    return Run(counter: counter, result: result, peakBytes: memory.peakBytes, seconds: nanoseconds / 1e9)
  }
}

extension CostCounter.Run {
  /// A table of what cost how much, the dearest first.
  package var table: String {
    var rows = [["", "times", "flops", "bytes moved"]]
    let entries = counter.entries.sorted { ($0.value.cost.flops, $0.value.cost.bytes, $1.key) > ($1.value.cost.flops, $1.value.cost.bytes, $0.key) }
    for (name, entry) in entries {
      rows.append([name.isEmpty ? "(the way back)" : name, String(entry.count), Self.short(entry.cost.flops), Self.short(entry.cost.bytes)])
    }
    rows.append(["in all", "", Self.short(counter.total.flops), Self.short(counter.total.bytes)])
    let time = seconds >= 1 ? "\(NumberText.general(seconds, 3)) s" : "\(NumberText.general(seconds * 1e3, 3)) ms"
    return TextTable.text(rows, toTheRight: [1, 2, 3]) + "at most \(Self.short(Double(peakBytes))) bytes at once; \(time)\n"
  }

  /// `86.4 M`
  private static func short(_ number: Double) -> String {
    for (size, letter) in [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] where number >= size * 0.9995 {
      return "\(NumberText.general(number / size, 3)) \(letter)"
    }
    return NumberText.general(number, 3)
  }
}
