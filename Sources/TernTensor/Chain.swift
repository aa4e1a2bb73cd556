import TernKernels

// How chains of elementwise work are found and run.
//
// A large elementwise result is not computed when its operation is called. It is a tensor as any other, with its memory, but
// with a `Chain` that says how its elements come about; the first look at its elements (`Tensor.start`) runs the chain.
// When the next operation is elementwise too and is the last to use the tensor, its step is added to the chain, so that
// `relu(a * b + c) * 0.5 + tanh(a)` becomes one chain of ten steps without a single intermediate in memory. It runs block by
// block: a block goes through all steps while it is in the first-level cache, each input is read once and the result
// written once. This happens below the language, so operations that are written as formulas of tensors, and pullbacks,
// profit as programs do. What a name of a program stands for is computed at once (`Tensor.settle`): a chain
// holds its inputs, which would otherwise live longer than anybody expects.
//
// Each element goes through the same kernels as it would step by step, so the bits are the same.

/// Elementwise steps that wait to be done, in postfix order: operands are pushed on a stack, functions take theirs from it.
struct Chain {
  enum Step {
    /// Pushes a block of source number n.
    case source(Int)
    /// Pushes a number that stands for a block of equal ones.
    case constant(Double)
    case map(UnaryFunction)
    case zip(BinaryFunction)
    /// Takes two blocks of numbers, gives one of bytes 0 and 1.
    case compare(ComparisonFunction)
    /// Takes a block of bytes and two of numbers.
    case select
  }

  /// Where the elements of an operand lie.
  struct Source: BitwiseCopyable {
    let start: UnsafeRawPointer
    let elementSize: Int
    /// How many elements it has before it begins anew, and how often each of them is repeated.
    let period: Int
    let repeats: Int
  }

  /// Whether the numbers are f64; otherwise they are f32.
  let isDouble: Bool
  private(set) var steps: [Step] = []
  private(set) var sources: [Source] = []
  /// Keep the memory of the sources; nil for that of the tensor whose chain this is.
  private var owners: [Tensor?] = []
  /// How many blocks are on the stack at most.
  private(set) var depth = 0

  /// Results with fewer elements are computed at once: they stay in the caches anyhow.
  static let leastCount = 1 << 15
  fileprivate static let mostSteps = 64
  fileprivate static let mostSources = 16
  private static let blockBytes = 8192
  private var blockCount: Int { Self.blockBytes / (isDouble ? 8 : 4) }
  /// A place on the stack has room for a block of numbers, behind it for one of bytes and for a single number: what a step
  /// takes from the lowest of its places is never where it writes, unless it is of the same size.
  private static let bytesOffset = blockBytes
  private static let numberOffset = bytesOffset + blockBytes / 4
  private static let placeBytes = numberOffset + 64

  init(isDouble: Bool) { self.isDouble = isDouble }

  // MARK: Making one

  /// Pushes the elements of `tensor`, broadcast to `shape`.
  ///
  /// - Parameter isTarget: whether the result goes where this operand is.
  /// - Precondition: the operand was prepared; `below` blocks are on the stack.
  fileprivate mutating func push(_ tensor: Tensor, isTarget: Bool, shape: Shape, below: Int) {
    if let waiting = tensor.chain {
      let first = sources.count
      tensor.dropChain()
      sources += waiting.sources
      // What lay in the operand's own memory lies in the result's, or must be kept for it.
      owners += waiting.owners.map { $0 ?? (isTarget ? nil : tensor) }
      for step in waiting.steps {
        if case .source(let number) = step { steps.append(.source(first + number)) } else { steps.append(step) }
      }
      depth = max(depth, below + waiting.depth)
      return
    }
    if tensor.count == 1, tensor.dtype.isFloating {
      push(tensor.element(0).double, below: below)
    } else if let (period, repeats) = tensor.pattern(in: shape) {
      steps.append(.source(sources.count))
      sources.append(
        Source(
          start: UnsafeRawPointer(tensor.start), elementSize: tensor.dtype.sizeInBytes, period: period, repeats: repeats))
      owners.append(isTarget ? nil : tensor)
      depth = max(depth, below + 1)
    }
  }

  fileprivate mutating func push(_ number: Double, below: Int) {
    steps.append(.constant(number))
    depth = max(depth, below + 1)
  }

  fileprivate mutating func append(_ step: Step) { steps.append(step) }

  // MARK: Running it

  /// Computes all elements into `out`.
  ///
  /// - Returns: false when a stop was requested; some elements are then not computed.
  func run(into out: UnsafeMutableRawPointer, count: Int, elementSize: Int) -> Bool {
    let parts = (count + Interrupt.sharedFrom - 1) / Interrupt.sharedFrom
    // What a name stands for may be changed in place up to this size, and must then not be left half done.
    return Parallel.run(parts, isStoppable: count > Interrupt.stretch) { part in
      let first = part * Interrupt.sharedFrom
      run(first..<min(count, first + Interrupt.sharedFrom), into: out, elementSize)
    }
  }

  /// A block on the stack: its first element and the step to the next, 0 or 1.
  private struct Block {
    var start: UnsafeRawPointer
    var step: Int

    func run<Element>(_ type: Element.Type) -> Run<Element> { Run(start.assumingMemoryBound(to: Element.self), step: step) }
  }

  /// Whether it is one step on operands that lie as the result does: then nothing is kept between steps, and all goes in one block.
  private var isSingleStep: Bool {
    for step in steps.dropLast() {
      switch step {
      case .source(let number): if sources[number].repeats != 1 || sources[number].period < Self.leastCount { return false }
      case .constant: break
      default: return false
      }
    }
    return true
  }

  private func run(_ range: Range<Int>, into out: UnsafeMutableRawPointer, _ elementSize: Int) {
    let length = isSingleStep ? range.count : blockCount
    withUnsafeTemporaryAllocation(byteCount: depth * Self.placeBytes, alignment: 64) { scratch in
      withUnsafeTemporaryAllocation(of: Block.self, capacity: depth) { stack in
        guard let memory = scratch.baseAddress, let blocks = stack.baseAddress else { return }
        var first = range.lowerBound
        while first < range.upperBound {
          let count = blockLength(at: first, end: range.upperBound, most: length)
          if isDouble {
            runBlock(first, count, out + first * elementSize, memory, blocks, Double.self)
          } else {
            runBlock(first, count, out + first * elementSize, memory, blocks, Float.self)
          }
          first += count
        }
      }
    }
  }

  /// Where the block that begins at `first` ends: at the end of a row, when an operand begins anew there.
  private func blockLength(at first: Int, end: Int, most: Int) -> Int {
    var length = min(most, end - first)
    for source in sources {
      let row = source.repeats > 1 ? source.repeats : source.period
      if row < 256 || row >= end { continue }
      length = min(length, row - first % row)
    }
    return length
  }

  @inline(__always)
  private func runBlock<Element: KernelElement & BinaryFloatingPoint>(
    _ first: Int, _ count: Int, _ out: UnsafeMutableRawPointer, _ memory: UnsafeMutableRawPointer,
    _ stack: UnsafeMutablePointer<Block>, _ type: Element.Type
  ) {
    var top = 0
    let last = steps.count - 1
    for (index, step) in steps.enumerated() {
      switch step {
      case .source(let number):
        let source = sources[number]
        stack[top] = block(of: source, first, count, memory + top * Self.placeBytes + (source.elementSize == 1 ? Self.bytesOffset : 0))
        top += 1
      case .constant(let value):
        let place = (memory + top * Self.placeBytes + Self.numberOffset).assumingMemoryBound(to: Element.self)
        place.initialize(to: Element(value))
        stack[top] = Block(start: UnsafeRawPointer(place), step: 0)
        top += 1
      case .map(let function):
        let target = index == last ? out : memory + (top - 1) * Self.placeBytes
        map(function, stack[top - 1], target, count)
        stack[top - 1] = Block(start: UnsafeRawPointer(target), step: 1)
      case .zip(let function):
        top -= 1
        let target = index == last ? out : memory + (top - 1) * Self.placeBytes
        zip(function, stack[top - 1], stack[top], target, count)
        stack[top - 1] = Block(start: UnsafeRawPointer(target), step: 1)
      case .compare(let function):
        top -= 1
        let target = index == last ? out : memory + (top - 1) * Self.placeBytes + Self.bytesOffset
        compare(function, stack[top - 1], stack[top], target, count)
        stack[top - 1] = Block(start: UnsafeRawPointer(target), step: 1)
      case .select:
        top -= 2
        let target = index == last ? out : memory + (top - 1) * Self.placeBytes
        Kernels.select(
          stack[top - 1].run(UInt8.self), stack[top].run(Element.self), stack[top + 1].run(Element.self),
          into: Output(target.assumingMemoryBound(to: Element.self), step: 1), count: count)
        stack[top - 1] = Block(start: UnsafeRawPointer(target), step: 1)
      }
    }
  }

  private func map(_ function: UnaryFunction, _ a: Block, _ out: UnsafeMutableRawPointer, _ count: Int) {
    if isDouble {
      Kernels.map(function, a.run(Double.self), into: Output(out.assumingMemoryBound(to: Double.self), step: 1), count: count)
    } else {
      Kernels.map(function, a.run(Float.self), into: Output(out.assumingMemoryBound(to: Float.self), step: 1), count: count)
    }
  }

  private func zip(_ function: BinaryFunction, _ a: Block, _ b: Block, _ out: UnsafeMutableRawPointer, _ count: Int) {
    if isDouble {
      Kernels.zip(
        function, a.run(Double.self), b.run(Double.self), into: Output(out.assumingMemoryBound(to: Double.self), step: 1), count: count)
    } else {
      Kernels.zip(
        function, a.run(Float.self), b.run(Float.self), into: Output(out.assumingMemoryBound(to: Float.self), step: 1), count: count)
    }
  }

  private func compare(_ function: ComparisonFunction, _ a: Block, _ b: Block, _ out: UnsafeMutableRawPointer, _ count: Int) {
    let bytes = Output(out.assumingMemoryBound(to: UInt8.self), step: 1)
    if isDouble {
      Kernels.compare(function, a.run(Double.self), b.run(Double.self), into: bytes, count: count)
    } else {
      Kernels.compare(function, a.run(Float.self), b.run(Float.self), into: bytes, count: count)
    }
  }

  /// The elements `first ..< first + count` of a source: where they lie, or gathered in `room` when they do not lie side by side.
  private func block(of source: Source, _ first: Int, _ count: Int, _ room: UnsafeMutableRawPointer) -> Block {
    let size = source.elementSize
    if source.repeats == 1 {
      let offset = source.period > first ? first : first % source.period
      if offset + count <= source.period { return Block(start: source.start + offset * size, step: 1) }
      var done = 0, from = offset
      while done < count {
        let length = min(source.period - from, count - done)
        (room + done * size).copyMemory(from: source.start + from * size, byteCount: length * size)
        done += length
        from = 0
      }
      return Block(start: UnsafeRawPointer(room), step: 1)
    }
    let number = first / source.repeats
    if number == (first + count - 1) / source.repeats { return Block(start: source.start + number % source.period * size, step: 0) }
    switch size {
    case 1: spread(source, first, count, room, UInt8.self)
    case 4: spread(source, first, count, room, UInt32.self)
    default: spread(source, first, count, room, UInt64.self)
    }
    return Block(start: UnsafeRawPointer(room), step: 1)
  }

  private func spread<Word>(_ source: Source, _ first: Int, _ count: Int, _ room: UnsafeMutableRawPointer, _ type: Word.Type) {
    let from = source.start.assumingMemoryBound(to: Word.self), to = room.assumingMemoryBound(to: Word.self)
    var done = 0
    while done < count {
      let place = first + done
      let length = min(source.repeats - place % source.repeats, count - done)
      (to + done).update(repeating: from[place / source.repeats % source.period], count: length)
      done += length
    }
  }
}

extension Tensor {
  /// An operand of an elementwise step: a tensor, and whether nobody sees it once the step is done; or a number.
  enum Operand {
    case tensor(Tensor, isLast: Bool)
    case number(Double)
  }

  /// A tensor whose elements are `step` of those of the operands, all broadcast to `shape`; they are computed when somebody looks.
  ///
  /// - Parameter isDouble: whether the operands' numbers are f64; otherwise they are f32. Bytes may be among them where the step takes them.
  /// - Returns: nil, with nothing done, when this is no large operation on operands that lie side by side.
  static func chained(
    _ step: Chain.Step, _ operands: [Operand], isDouble: Bool, into dtype: DType, _ shape: Shape
  ) throws(TensorError) -> Tensor? {
    guard let count = shape.elementCount, count >= Chain.leastCount else { return nil }
    for (index, operand) in operands.enumerated() {
      guard case .tensor(let tensor, let isLast) = operand, tensor.product != nil else { continue }
      if isLast, tensor.shape == shape, tensor.dtype == dtype {
        var others = operands
        others.remove(at: index)
        if try tensor.follow(step, others) { return tensor }
      }
      try tensor.settle()
    }
    var steps = 1, sources = 0
    for operand in operands {
      guard case .tensor(let tensor, let isLast) = operand else { continue }
      if let chain = tensor.chain {
        // What others see too is computed once, for all.
        if !isLast || tensor.shape != shape || chain.isDouble != isDouble { try tensor.settle() }
      }
      if tensor.exact != nil || !(tensor.isWaiting || tensor.count == 1 || tensor.pattern(in: shape) != nil) { return nil }
      steps += tensor.chain?.steps.count ?? 1
      sources += tensor.chain?.sources.count ?? 1
    }
    if steps > Chain.mostSteps || sources > Chain.mostSources {
      for case .tensor(let tensor, _) in operands { try tensor.settle() }
    }
    // An operand at its last use gives its memory to the result, best one that waits itself.
    let targets = operands.compactMap { operand -> Tensor? in
      if case .tensor(let tensor, true) = operand, tensor.shape == shape, tensor.dtype == dtype, tensor.isContiguous { tensor } else { nil }
    }
    let target = targets.first { $0.isWaiting } ?? targets.first
    let result = if let target { target } else { try uninitialized(dtype, shape) }
    var chain = Chain(isDouble: isDouble)
    for (below, operand) in operands.enumerated() {
      switch operand {
      case .tensor(let tensor, _): chain.push(tensor, isTarget: tensor === target, shape: shape, below: below)
      case .number(let number): chain.push(number, below: below)
      }
    }
    chain.append(step)
    result.setChain(chain)
    return result
  }

  /// How its elements follow each other when it is broadcast to `shape`: after how many they begin anew, and how often each is
  /// repeated in a row. Nil when that does not describe it.
  fileprivate func pattern(in target: Shape) -> (period: Int, repeats: Int)? {
    guard isContiguous, count > 0 else { return nil }
    if shape == target { return (count, 1) }
    if count == 1 { return (1, target.elementCount ?? 1) }
    // Axes of size 1 in front are as good as missing; behind the last axis of another size each element is repeated.
    let shift = target.count - rank
    var axis = rank - 1
    var repeats = 1
    while axis >= 0, shape[axis] == 1 {
      repeats *= target[axis + shift]
      axis -= 1
    }
    while axis >= 0, shape[axis] == target[axis + shift] { axis -= 1 }
    while axis >= 0 {
      if shape[axis] != 1 { return nil }
      axis -= 1
    }
    return (count, repeats)
  }
}
