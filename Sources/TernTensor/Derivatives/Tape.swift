import Synchronization
import TernKernels

// How derivatives are taken.
//
// A derivative that is being taken has a tape. A tensor that depends on what the derivative is taken of carries a trace, which leads
// to its place on the tape. A function that makes a tensor of others asks whether any of them carries one (`isTraced`, one
// comparison, all that other work pays). If so, it does its work as always and adds an entry: a pullback, which makes cotangents of
// the inputs from the cotangent of the result. Going through the entries from the last to the first gives the derivative.
//
// Derivatives within derivatives have tapes of their own. A tensor may be on several: its traces form a list, the innermost
// derivative first. A function sees to the innermost tape and then works as if that were not there, so that the step itself is done for
// the tape next to it. Pullbacks are written with the same functions on the same tensors, so what the inner derivative does while it
// goes back is on the outer tape, to any depth. When a derivative begins to go back, its tape is closed: traces to it count no more.

/// The steps from what a derivative is taken of to its result.
package final class Tape: @unchecked Sendable {  // safe: used by the one thread that runs the program
  /// Higher for a derivative within another.
  package let level: Int
  /// Whether steps are being added. Traces to a closed tape count for nothing.
  @exclusivity(unchecked) package private(set) var isOpen = true
  /// For forward mode: tangents go along with the values, and nothing is kept.
  package let isForward: Bool
  /// Whoever looks on. It may hold what is on the tape, which holds the tape.
  private(set) weak var observer: (any TapeObserver)?
  @exclusivity(unchecked) private var entries: [Entry] = []
  /// How many values have a place for their cotangent.
  @exclusivity(unchecked) private var slotCount = 0

  private static let levels = Atomic<Int>(0)

  package init(isForward: Bool = false, observer: (any TapeObserver)? = nil) {
    level = Self.levels.add(1, ordering: .relaxed).newValue
    self.isForward = isForward
    self.observer = observer
  }

  deinit { observer?.forgot(tapeOfLevel: level) }

  /// A step: how the cotangents of its inputs follow from those of its outputs.
  private struct Entry {
    let name: StepName
    /// The slots of the outputs, one behind the other.
    let firstOutput: Int
    let outputCount: Int
    let pullback: Pullback
  }

  /// From the cotangent of the output to those of the inputs in the given slots; nil is a cotangent of zeros.
  enum Pullback {
    case one(Int, (Tensor) throws -> Tensor?)
    case two(Int, Int, (Tensor) throws -> (Tensor?, Tensor?))
    case many([Int], ([Tensor?]) throws -> [Tensor?])
  }

  /// Puts a tensor that comes from nowhere on the tape: what the derivative is taken of.
  ///
  /// - Returns: the tensor with its trace; the one given stays without.
  package func leaf(_ tensor: Tensor) -> Tensor {
    let leaf = tensor.view(shape: tensor.shape, strides: tensor.strides)
    leaf.trace = Trace(self, slot: newSlots(1), tangent: nil, below: tensor.trace)
    return leaf
  }

  /// The same in forward mode, with the direction in which the derivative is taken.
  package func leaf(_ tensor: Tensor, tangent: Tensor) -> Tensor {
    let leaf = tensor.view(shape: tensor.shape, strides: tensor.strides)
    leaf.trace = Trace(self, slot: 0, tangent: tangent, below: tensor.trace)
    return leaf
  }

  func newSlots(_ count: Int) -> Int {
    slotCount += count
    return slotCount - count
  }

  func append(_ name: StepName, firstOutput: Int, outputCount: Int, _ pullback: Pullback) {
    entries.append(Entry(name: name, firstOutput: firstOutput, outputCount: outputCount, pullback: pullback))
  }

  /// Ends recording. The entries stay for `cotangents`.
  package func close() { isOpen = false }

  /// Forgets all steps, and with them what they keep.
  package func clear() {
    close()
    entries = []
    observer?.forgot(tapeOfLevel: level)
  }

  /// Goes through the steps from the last to the first.
  ///
  /// - Parameter seeds: the cotangents of results.
  /// - Parameter wanted: the tensors whose cotangents are asked for.
  /// - Parameter keepsEntries: whether the steps are needed again; otherwise what they keep is given up on the way.
  /// - Returns: for each of `wanted` its cotangent, nil where no result depends on it.
  package func cotangents(
    _ seeds: [(of: Tensor, cotangent: Tensor)], wanted: [Tensor], keepsEntries: Bool = false
  ) throws -> [Tensor?] {
    close()
    var cotangents = [Tensor?](repeating: nil, count: slotCount)
    for seed in seeds {
      if let slot = seed.of.slot(on: self) { try Self.add(seed.cotangent, to: &cotangents[slot]) }
    }
    let isWanted = wanted.map { $0.slot(on: self) }
    let observer = observer
    var number = entries.count
    while number > 0 {
      number -= 1
      let entry = keepsEntries ? entries[number] : entries.removeLast()
      if Interrupt.isRequested { throw TensorError.interrupted }
      if let observer {
        try undo(entry, number, &cotangents, observer)
        continue
      }
      switch entry.pullback {
      case .one(let input, let pullback):
        guard let cotangent = cotangents[entry.firstOutput].take() else { continue }
        if let result = try pullback(cotangent) { try Self.add(result, to: &cotangents[input]) }
      case .two(let first, let second, let pullback):
        guard let cotangent = cotangents[entry.firstOutput].take() else { continue }
        let (one, two) = try pullback(cotangent)
        if let one { try Self.add(one, to: &cotangents[first]) }
        if let two { try Self.add(two, to: &cotangents[second]) }
      case .many(let inputs, let pullback):
        let outputs = entry.firstOutput..<entry.firstOutput + entry.outputCount
        let given = Array(cotangents[outputs])
        if given.allSatisfy({ $0 == nil }) { continue }
        for output in outputs { cotangents[output] = nil }
        for (input, result) in zip(inputs, try pullback(given)) { if let result { try Self.add(result, to: &cotangents[input]) } }
      }
    }
    return isWanted.map { slot in slot.flatMap { cotangents[$0] } }
  }

  /// Undoes a step while somebody looks on: as `cotangents` does, which makes no lists of what comes and goes.
  private func undo(
    _ entry: Entry, _ number: Int, _ cotangents: inout [Tensor?], _ observer: any TapeObserver
  ) throws {
    let outputs = entry.firstOutput..<entry.firstOutput + entry.outputCount
    let given = Array(cotangents[outputs])
    if given.allSatisfy({ $0 == nil }) { return }
    for output in outputs { cotangents[output] = nil }
    observer.willUndo(number, of: self)
    let results: [(slot: Int, cotangent: Tensor?)]
    switch entry.pullback {
    case .one(let input, let pullback): results = [(input, try given[0].flatMap { try pullback($0) })]
    case .two(let first, let second, let pullback):
      let (one, two) = try given[0].map { try pullback($0) } ?? (nil, nil)
      results = [(first, one), (second, two)]
    case .many(let inputs, let pullback): results = zip(inputs, try pullback(given)).map { ($0, $1) }
    }
    try observer.didUndo(number, of: self, given: given, results: results)
    for (slot, cotangent) in results { if let cotangent { try Self.add(cotangent, to: &cotangents[slot]) } }
  }

  /// Adds up cotangents: into the first one itself where nobody else sees it.
  private static func add(_ cotangent: Tensor, to place: inout Tensor?) throws(TensorError) {
    guard var sum = place.take() else {
      place = cotangent
      return
    }
    let isOwn = Tensor.isUnshared(&sum)
    place = try Tensor.zip(.add, sum, cotangent, last: isOwn ? .left : .none)
  }
}

/// Looks on while steps are added to a tape, and undone on the way back.
package protocol TapeObserver: AnyObject {
  /// A step was added as number `tape.stepCount - 1`.
  func added(_ step: ObservedStep, to tape: Tape)
  func willUndo(_ number: Int, of tape: Tape)
  /// - Parameter given: the cotangents of the outputs, nil for zeros.
  /// - Parameter results: those of the inputs in the given slots.
  func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) throws(TensorError)
  /// The steps of a tape will not be undone any more. No two tapes have the same level.
  func forgot(tapeOfLevel level: Int)
}

/// A step as those see it who look on. Who keeps its tensors keeps the tape.
package struct ObservedStep {
  package let name: StepName
  package let inputs: [Tensor]
  /// The places of the inputs on the tape; nil for those that do not depend on what the derivative is taken of.
  package let inputSlots: [Int?]
  package let outputs: [Tensor]
  /// The place of the first output; those of the others follow.
  package let firstOutput: Int
}

/// Where a tensor is on a tape.
@usableFromInline
package final class Trace: @unchecked Sendable {  // safe: immutable
  let tape: Tape
  let slot: Int
  /// In forward mode: the derivative in the direction that is taken.
  let tangent: Tensor?
  /// The trace for the derivative around this one.
  let below: Trace?

  init(_ tape: Tape, slot: Int, tangent: Tensor?, below: Trace?) {
    self.tape = tape
    self.slot = slot
    self.tangent = tangent
    self.below = below
  }
}
