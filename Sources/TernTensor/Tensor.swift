import Synchronization
import TernKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value: numbers of one type in a box of some shape, seen through strides.
///
/// Either it owns its memory, aligned to 64 bytes, or it is a view of a tensor that does.
/// What it holds changes only while nothing else can see it (`isUnshared`).
public final class Tensor: @unchecked Sendable {  // safe: written only while referenced once
  public let dtype: DType
  public let shape: Shape
  public let strides: Strides
  /// How many elements it has.
  public let count: Int
  /// Whether the elements lie one behind the other in the order of their indices.
  public let isContiguous: Bool
  /// Where the first element lies, whether it is computed yet or not.
  @usableFromInline let address: UnsafeMutableRawPointer
  /// What is still to be done before the elements are there; see Chain.swift.
  @usableFromInline @exclusivity(unchecked) var waiting: WaitingWork?
  /// Where it is on the tapes of derivatives that are being taken; see Derivatives/Tape.swift.
  @usableFromInline @exclusivity(unchecked) var trace: Trace?
  /// The tensor whose memory this one shows.
  @exclusivity(unchecked) private var base: Tensor?
  private let allocation: UnsafeMutableRawPointer?
  /// For a literal such as `[0.1, 0.2]`: the same numbers in f64, for when they meet an f64.
  package private(set) var exact: Tensor?

  private init(
    dtype: DType, shape: Shape, strides: Strides, count: Int, isContiguous: Bool,
    start: UnsafeMutableRawPointer, base: Tensor?, allocation: UnsafeMutableRawPointer?
  ) {
    self.dtype = dtype
    self.shape = shape
    self.strides = strides
    self.count = count
    self.isContiguous = isContiguous
    address = start
    self.base = base
    self.allocation = allocation
  }

  deinit {
    guard let allocation else { return }
    Memory.deallocate(allocation, sizeInBytes)
    TensorMemory.giveBack(sizeInBytes)
  }

  /// Bytes of memory in the machine: what no tensor can exceed.
  package static var memoryLimitInBytes: Int { Memory.machineBytes }

  /// A tensor whose elements are yet to be written, contiguous and with the shape of `other`.
  static func uninitialized(_ dtype: DType, like other: Tensor) throws(TensorError) -> Tensor {
    try uninitialized(dtype, other.shape, strides: other.isContiguous ? other.strides : other.shape.contiguousStrides)
  }

  /// A tensor whose elements are yet to be written.
  public static func uninitialized(_ dtype: DType, _ shape: Shape) throws(TensorError) -> Tensor {
    try uninitialized(dtype, shape, strides: shape.contiguousStrides)
  }

  /// - Parameter strides: the contiguous strides of `shape`, when the caller has them already.
  static func uninitialized(_ dtype: DType, _ shape: Shape, strides: Strides) throws(TensorError) -> Tensor {
    guard shape.rank <= Shape.rankLimit else { throw .rankTooLarge(shape.rank) }
    guard let count = shape.elementCount, count <= memoryLimitInBytes / dtype.sizeInBytes else {
      throw .tooLarge(shape: shape, dtype: dtype)
    }
    guard let allocation = Memory.allocate(count * dtype.sizeInBytes) else {
      throw .tooLarge(shape: shape, dtype: dtype)
    }
    TensorMemory.take(count * dtype.sizeInBytes)
    return Tensor(
      dtype: dtype, shape: shape, strides: strides, count: count, isContiguous: true, start: Memory.aligned(allocation),
      base: nil, allocation: allocation)
  }

  /// The memory of this tensor seen in another way.
  ///
  /// - Precondition: every element of the view lies in this tensor's memory.
  func view(shape: Shape, strides: Strides, offset: Int = 0) -> Tensor {
    // Where there are no elements, an offset means nothing and may be out of all bounds.
    let count = shape.elementCount ?? 0
    let offset = count == 0 ? 0 : offset
    return Tensor(
      dtype: dtype, shape: shape, strides: strides, count: count,
      isContiguous: Self.isContiguous(shape, strides), start: start + offset * dtype.sizeInBytes,
      base: base ?? self, allocation: nil)
  }

  private static func isContiguous(_ shape: Shape, _ strides: Strides) -> Bool {
    var step = 1
    var axis = shape.count - 1
    while axis >= 0 {
      if shape[axis] == 0 { return true }
      if shape[axis] != 1 {
        if strides[axis] != step { return false }
        step = step &* shape[axis]
      }
      axis -= 1
    }
    return true
  }

  /// Attaches the f64 form of a literal.
  package func settingExact(_ exact: Tensor) -> Tensor {
    self.exact = exact
    return self
  }

  /// Without the f64 form of a literal: an f32 and nothing more.
  package func droppingExact() -> Tensor { exact == nil ? self : view(shape: shape, strides: strides) }

  /// Whether `tensor` is the only reference to its memory, so that nobody would see a change.
  package static func isUnshared(_ tensor: inout Tensor) -> Bool {
    guard isKnownUniquelyReferenced(&tensor), tensor.exact == nil else { return false }
    return tensor.base == nil || isKnownUniquelyReferenced(&tensor.base)
  }

  public var rank: Int { shape.count }
  public var sizeInBytes: Int { count * dtype.sizeInBytes }
}

// MARK: - Elements

/// Work behind a reference, so that a tensor without any pays for a word and a comparison only.
@usableFromInline
final class WaitingWork {
  enum Kind {
    case chain(Chain)
    case product(WaitingProduct)
  }

  let kind: Kind
  init(_ kind: Kind) { self.kind = kind }
}

extension Tensor {
  /// The first element. Computes what waits to be computed.
  @inlinable
  package var start: UnsafeMutableRawPointer {
    if waiting != nil { compute() }
    return address
  }

  /// Whether elements wait to be computed.
  package var isWaiting: Bool { waiting != nil }

  /// Computes what waits to be computed, unless a stop is requested.
  package func settle() throws(TensorError) {
    if waiting == nil { return }
    compute()
    if waiting != nil { throw .interrupted }
  }

  private static let computing = Mutex(())

  /// Does the work. It stays when a stop was requested: whoever looks at the elements then sees an interrupted result, and stops soon.
  @usableFromInline
  func compute() {
    // Whoever goes through elements one by one would try again for each of them.
    if count > Interrupt.stretch, Interrupt.isRequested { return }
    // Threads that share a job may come here together.
    Self.computing.withLock { _ in
      switch waiting?.kind {
      case .chain(let chain): if chain.run(into: address, count: count, elementSize: dtype.sizeInBytes) { waiting = nil }
      case .product(let product): if product.run(into: address) { waiting = nil }
      case nil: break
      }
    }
  }

  var chain: Chain? { if case .chain(let chain)? = waiting?.kind { chain } else { nil } }
  func setChain(_ chain: Chain) { waiting = WaitingWork(.chain(chain)) }
  func dropChain() { waiting = nil }

  @inlinable
  public func pointer<Element: TensorElement>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
    start.assumingMemoryBound(to: Element.self)
  }

  /// The elements from number `first` on, one behind the other, when they lie so in memory.
  ///
  /// - Precondition: `isContiguous`
  func run<Element: TensorElement>(_ type: Element.Type, from first: Int = 0) -> Run<Element> {
    Run(UnsafePointer(pointer(Element.self) + first), step: 1)
  }

  /// The same for writing.
  func output<Element: TensorElement>(_ type: Element.Type, from first: Int = 0) -> Output<Element> {
    Output(pointer(Element.self) + first, step: 1)
  }

  public static func scalar<Element: TensorElement>(_ value: Element) throws(TensorError) -> Tensor {
    let tensor = try uninitialized(Element.dtype, [])
    tensor.pointer(Element.self).pointee = value
    return tensor
  }

  public static func scalar(_ value: Bool) throws(TensorError) -> Tensor { try scalar(UInt8.from(value)) }

  /// - Precondition: `shape` has as many elements as `elements`.
  public static func make<Element: TensorElement>(_ elements: [Element], _ shape: Shape) throws(TensorError) -> Tensor {
    let tensor = try uninitialized(Element.dtype, shape)
    precondition(tensor.count == elements.count)
    tensor.pointer(Element.self).update(from: elements, count: elements.count)
    return tensor
  }

  public static func make<Element: TensorElement>(_ elements: [Element]) throws(TensorError) -> Tensor {
    try make(elements, [elements.count])
  }

  public static func filled<Element: TensorElement>(_ value: Element, _ shape: Shape) throws(TensorError) -> Tensor {
    let tensor = try uninitialized(Element.dtype, shape)
    // As plain words: a loop over elements of any type asks each of them how it is copied.
    let size = MemoryLayout<Element>.size
    let word = withUnsafeBytes(of: value) { bytes in bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    try Interrupt.stretches(of: tensor.count) { part in
      let start = tensor.start + part.lowerBound * size
      if word == 0 || size == 1 {
        memset(start, Int32(truncatingIfNeeded: word), part.count * size)
      } else if size == 4 {
        Kernels.fill(start.assumingMemoryBound(to: UInt32.self), with: UInt32(truncatingIfNeeded: word), count: part.count)
      } else {
        Kernels.fill(start.assumingMemoryBound(to: UInt64.self), with: word, count: part.count)
      }
    }
    return tensor
  }

  /// The elements in the order of their indices.
  public func elements<Element: TensorElement>(_ type: Element.Type) throws(TensorError) -> [Element] {
    precondition(Element.dtype == dtype)
    let dense = try contiguous()
    return Array(UnsafeBufferPointer(start: dense.pointer(Element.self), count: count))
  }

  /// The offset in elements of the element with number `index` in the order of indices.
  package func offset(ofElement index: Int) -> Int {
    isContiguous ? index : shape.offset(ofElement: index, strides)
  }

  /// The element with number `index` in the order of indices, as a number.
  package func element(_ index: Int) -> Scalar {
    let offset = offset(ofElement: index)
    switch dtype {
    case .bool: return .bool(pointer(UInt8.self)[offset] != 0)
    case .i64: return .i64(pointer(Int.self)[offset])
    case .f32: return .f32(pointer(Float.self)[offset])
    case .f64: return .f64(pointer(Double.self)[offset])
    }
  }

  /// This tensor if its elements lie one behind the other, otherwise a copy in which they do.
  public func contiguous() throws(TensorError) -> Tensor { isContiguous ? self : try copied() }

  /// A copy with memory of its own.
  public func copied() throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("copy", self, { () throws(TensorError) in try copied() }) { _ in { ct in ct } }
    }
    let result = try Tensor.uninitialized(dtype, shape)
    try result.write(self)
    return result
  }

  /// Writes `source`, which has this shape or broadcasts to it and has this dtype, over the elements.
  func write(_ source: Tensor) throws(TensorError) {
    if try writeTurned(source) { return }
    switch dtype.sizeInBytes {
    case 1: try write(source, as: UInt8.self)
    case 4: try write(source, as: UInt32.self)
    default: try write(source, as: UInt64.self)
    }
  }

  private func write<Word: BitwiseCopyable>(_ source: Tensor, as type: Word.Type) throws(TensorError) {
    let plan = LoopPlan<2>(shape, [source.broadcastStrides(to: shape), strides])
    let from = UnsafePointer(source.start.assumingMemoryBound(to: Word.self)), to = start.assumingMemoryBound(to: Word.self)
    try plan.runBlocks { offsets, rowSteps, steps, rows, count in
      Kernels.copyRows(
        Run(from + offsets[0], step: steps[0]), rowStep: rowSteps[0], into: Output(to + offsets[1], step: steps[1]), rowStep: rowSteps[1],
        rows: rows, count: count)
    }
  }

  /// Strides under which this tensor looks as if it had shape `target`.
  ///
  /// - Precondition: its shape broadcasts to `target`.
  func broadcastStrides(to target: Shape) -> Strides {
    if target == shape { return strides }
    let shift = target.count - shape.count
    return Strides(repeating: 0, count: target.count) { steps in
      for axis in 0..<shape.count where shape[axis] != 1 || target[axis + shift] == 1 { steps[axis + shift] = strides[axis] }
    }
  }
}

/// One number with its type.
package enum Scalar: Equatable, Sendable {
  case bool(Bool)
  case i64(Int)
  case f32(Float)
  case f64(Double)

  package var dtype: DType {
    switch self {
    case .bool: .bool
    case .i64: .i64
    case .f32: .f32
    case .f64: .f64
    }
  }

  package var double: Double {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .i64(let value): Double(value)
    case .f32(let value): Double(value)
    case .f64(let value): value
    }
  }
}
