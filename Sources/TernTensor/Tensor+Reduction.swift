import TernKernels

/// What a reduction makes of the elements along its axes.
public enum Reduction: UInt8, Sendable, CaseIterable {
  case sum, mean, product, maximum, minimum, indexOfMaximum, indexOfMinimum, any, all

  /// Whether no elements have a result.
  var hasIdentity: Bool {
    switch self {
    case .sum, .product, .any, .all, .mean: true
    case .maximum, .minimum, .indexOfMaximum, .indexOfMinimum: false
    }
  }
}

/// How a reduction walks a tensor: once for each place along the axes that stay, over the elements of the axes that go.
private struct ReductionPlan {
  private(set) var resultShape = Shape()
  /// Sizes and strides of the axes that stay, and of those that go.
  private(set) var kept = (sizes: Shape(), strides: Strides())
  private(set) var gone = (sizes: Shape(), strides: Strides())
  /// The distance between the elements of one result, when it is the same between all of them.
  private(set) var step: Int? = 1

  init(_ tensor: Tensor, axes: Shape?, keepsAxes: Bool) throws(TensorError) {
    let shape = tensor.shape
    // A bit for each axis: there are at most 64.
    var reduced: UInt64 = axes == nil ? .max : 0
    if let axes {
      for axis in axes {
        let axis = try shape.normalized(axis: axis)
        if reduced & 1 << axis != 0 { throw .axisRepeated(axis: axis) }
        reduced |= 1 << axis
      }
    }
    var length = 1
    for axis in 0..<shape.count {
      let size = shape[axis], stride = tensor.strides[axis]
      if reduced & 1 << axis == 0 {
        resultShape.append(size)
        kept.sizes.append(size)
        kept.strides.append(stride)
        continue
      }
      if keepsAxes { resultShape.append(1) }
      gone.sizes.append(size)
      gone.strides.append(stride)
      if size == 1 { continue }
      if length != 1, step != stride &* size { step = nil } else { step = stride }
      length = length &* size
    }
  }

  /// The distance between the first elements of one result and the next, when it is the same between all of them.
  var rowStep: Int? {
    guard var step = kept.strides.last else { return 0 }
    var size = 1
    for axis in (0..<kept.sizes.count).reversed() where kept.sizes[axis] != 1 {
      if size == 1 { step = kept.strides[axis] } else if kept.strides[axis] != step &* size { return nil }
      size = size &* kept.sizes[axis]
    }
    return step
  }

  /// Once the rows lie one behind the other.
  mutating func useRows(ofLength length: Int) {
    kept = ([kept.sizes.elementCount ?? 0], [length])
    step = 1
  }

  /// Elements that are worth a thread of their own.
  static let elementsAtOnce = 1 << 17

  /// Calls `body` with the number of each result and the offset of its first element, on all threads when there are many elements.
  func eachResult(_ length: Int, shared body: @escaping (_ result: Int, _ offset: Int) -> Void) throws(TensorError) {
    let count = kept.sizes.elementCount ?? 0
    let atOnce = max(1, Self.elementsAtOnce / max(length, 1))
    if count <= atOnce {
      walk(0..<count, body)
    } else if !Parallel.run((count + atOnce - 1) / atOnce, { part in walk(part * atOnce..<min(count, (part + 1) * atOnce), body) }) {
      throw .interrupted
    }
  }

  private func walk(_ results: Range<Int>, _ body: (_ result: Int, _ offset: Int) -> Void) {
    if results.isEmpty { return }
    var rest = results.lowerBound
    var position = [Int](repeating: 0, count: kept.sizes.count)
    var offset = 0
    for axis in (0..<kept.sizes.count).reversed() {
      let (quotient, place) = rest.quotientAndRemainder(dividingBy: kept.sizes[axis])
      position[axis] = place
      offset += place * kept.strides[axis]
      rest = quotient
    }
    for result in results {
      body(result, offset)
      var axis = kept.sizes.count - 1
      while axis >= 0 {
        position[axis] += 1
        offset += kept.strides[axis]
        if position[axis] < kept.sizes[axis] { break }
        offset -= kept.strides[axis] * kept.sizes[axis]
        position[axis] = 0
        axis -= 1
      }
    }
  }

  /// Calls `body` with the number of each result and the offset of its first element; looks now and then whether to stop.
  @inline(__always)
  func eachResult(_ length: Int, _ body: (_ result: Int, _ offset: Int) throws(TensorError) -> Void) throws(TensorError) {
    let count = kept.sizes.elementCount ?? 0
    var position = [Int](repeating: 0, count: kept.sizes.count)
    var offset = 0
    var sinceCheck = 0
    for result in 0..<count {
      try body(result, offset)
      sinceCheck += length + 1
      if sinceCheck >= Interrupt.stretch {
        try Interrupt.check()
        sinceCheck = 0
      }
      var axis = kept.sizes.count - 1
      while axis >= 0 {
        position[axis] += 1
        offset += kept.strides[axis]
        if position[axis] < kept.sizes[axis] { break }
        offset -= kept.strides[axis] * kept.sizes[axis]
        position[axis] = 0
        axis -= 1
      }
    }
  }
}

extension Tensor {
  /// Elements at equal distances are reduced where they are while all of them fit a core's own cache;
  /// from more of them, rows are copied together first.
  private static let stridedLimitInBytes = 1 << 18

  /// Reduces over `axes` (all of them when nil).
  ///
  /// - Parameter keepsAxes: whether the axes stay, with size 1.
  public func reduced(
    by reduction: Reduction, axes: Shape? = nil, keepsAxes: Bool = false
  ) throws(TensorError) -> Tensor {
    if isTraced { return try tracedReduction(by: reduction, axes: axes, keepsAxes: keepsAxes) }
    var source = try converted(for: reduction)
    var plan = try ReductionPlan(source, axes: axes, keepsAxes: keepsAxes)
    let length = plan.gone.sizes.elementCount ?? 0
    let result = try Tensor.uninitialized(source.resultType(of: reduction), plan.resultShape)
    if length == 0, !reduction.hasIdentity { throw .emptyReduction(shape: shape) }
    if reduction == .sum || reduction == .mean, source.dtype.isFloating {
      var isDone = try source.sumColumns(plan, length, into: result)
      if !isDone { isDone = try source.sumRows(plan, length, into: result) }
      if isDone { return reduction == .sum ? result : try Tensor.zip(.divide, result, Double(length), scalarIsLeft: false, isLast: true) }
    }
    if plan.step != 1, plan.step == nil || source.sizeInBytes > Self.stridedLimitInBytes {
      var shape = plan.kept.sizes, strides = plan.kept.strides
      for axis in 0..<plan.gone.sizes.count {
        shape.append(plan.gone.sizes[axis])
        strides.append(plan.gone.strides[axis])
      }
      source = try source.view(shape: shape, strides: strides).contiguous()
      plan.useRows(ofLength: length)
    }
    switch source.dtype {
    case .bool: try source.reduceBools(reduction, plan, length, into: result)
    case .i64: try source.reduceIntegers(reduction, plan, length, into: result)
    case .f32: try source.reduceFloats(reduction, plan, length, into: result, Float.self, Kernels.sum, Kernels.product, Kernels.extreme, Kernels.indexOfExtreme)
    case .f64: try source.reduceFloats(reduction, plan, length, into: result, Double.self, Kernels.sum, Kernels.product, Kernels.extreme, Kernels.indexOfExtreme)
    }
    return result
  }

  /// Sums along one axis with contiguous columns beside it: the rows are read as they lie and added up.
  ///
  /// - Returns: false, with nothing done, when this is not such a case.
  private func sumColumns(_ plan: ReductionPlan, _ length: Int, into result: Tensor) throws(TensorError) -> Bool {
    let kept = plan.kept.sizes.count
    guard let step = plan.step, step > 1, length > 1, kept > 0, plan.kept.strides[kept - 1] == 1, plan.kept.sizes[kept - 1] >= 16
    else { return false }
    let columns = plan.kept.sizes[kept - 1]
    // Some rows of results at once, so that a long sum can be stopped and shared out.
    let groups = result.count / columns
    let columnsAtOnce = 1024
    let parts = (columns + columnsAtOnce - 1) / columnsAtOnce
    var outer = Shape(), outerStrides = Strides()
    for axis in 0..<kept - 1 {
      outer.append(plan.kept.sizes[axis])
      outerStrides.append(plan.kept.strides[axis])
    }
    let isDouble = dtype == .f64
    func part(_ part: Int) {
      let group = part / parts, first = part % parts * columnsAtOnce
      let offset = outer.offset(ofElement: group, outerStrides)
      let width = min(columnsAtOnce, columns - first)
      let place = group * columns + first
      if isDouble {
        Kernels.sumColumns(
          pointer(Double.self) + offset + first, rowStep: step, rows: length, columns: width, into: result.pointer(Double.self) + place)
      } else {
        Kernels.sumColumns(
          pointer(Float.self) + offset + first, rowStep: step, rows: length, columns: width, into: result.pointer(Float.self) + place)
      }
    }
    if count < Interrupt.stretch / 4 {
      for index in 0..<groups * parts { part(index) }
    } else if !Parallel.run(groups * parts, part) {
      throw .interrupted
    }
    return true
  }

  /// Sums of rows of contiguous elements.
  ///
  /// - Returns: false, with nothing done, when this is not such a case, or the rows are so long that they are shared out themselves.
  private func sumRows(_ plan: ReductionPlan, _ length: Int, into result: Tensor) throws(TensorError) -> Bool {
    guard plan.step == 1, length > 1, length <= Interrupt.stretch, let step = plan.rowStep else { return false }
    let rows = result.count
    let isDouble = dtype == .f64
    func sum(_ range: Range<Int>) {
      let first = range.lowerBound
      if isDouble {
        Kernels.sumRows(
          pointer(Double.self) + first * step, rowStep: step, rows: range.count, count: length, into: result.pointer(Double.self) + first)
      } else {
        Kernels.sumRows(
          pointer(Float.self) + first * step, rowStep: step, rows: range.count, count: length, into: result.pointer(Float.self) + first)
      }
    }
    let atOnce = max(1, ReductionPlan.elementsAtOnce / length)
    if rows <= atOnce {
      sum(0..<rows)
    } else if !Parallel.run((rows + atOnce - 1) / atOnce, { part in sum(part * atOnce..<min(rows, (part + 1) * atOnce)) }) {
      throw .interrupted
    }
    return true
  }

  private func converted(for reduction: Reduction) throws(TensorError) -> Tensor {
    switch reduction {
    case .mean: try dtype.isFloating ? self : converted(to: .f32)
    case .product: try dtype == .bool ? converted(to: .i64) : self
    case .any, .all: try converted(to: .bool)
    default: self
    }
  }

  private func resultType(of reduction: Reduction) -> DType {
    switch reduction {
    case .sum, .product: dtype == .bool ? .i64 : dtype
    case .indexOfMaximum, .indexOfMinimum: .i64
    default: dtype
    }
  }

  private func reduceFloats<Element: TensorElement & BinaryFloatingPoint>(
    _ reduction: Reduction, _ plan: ReductionPlan, _ length: Int, into result: Tensor, _ type: Element.Type,
    _ sum: @escaping (Run<Element>, Int) -> Element, _ product: @escaping (Run<Element>, Int) -> Element,
    _ extreme: @escaping (Run<Element>, Int, Bool) -> Element, _ indexOfExtreme: @escaping (Run<Element>, Int, Bool) -> Int
  ) throws(TensorError) {
    let start = UnsafePointer(pointer(Element.self))
    let step = plan.step ?? 1
    let largest = reduction == .maximum || reduction == .indexOfMaximum
    if length <= Interrupt.stretch {
      let out = result.start
      try plan.eachResult(length) { row, offset in
        let run = Run(start + offset, step: step)
        switch reduction {
        case .sum: out.assumingMemoryBound(to: Element.self)[row] = sum(run, length)
        case .mean: out.assumingMemoryBound(to: Element.self)[row] = sum(run, length) / Element(length)
        case .product: out.assumingMemoryBound(to: Element.self)[row] = product(run, length)
        case .maximum, .minimum: out.assumingMemoryBound(to: Element.self)[row] = extreme(run, length, largest)
        case .indexOfMaximum, .indexOfMinimum: out.assumingMemoryBound(to: Int.self)[row] = indexOfExtreme(run, length, largest)
        case .any, .all: break
        }
      }
      return
    }
    try plan.eachResult(length) { row, offset throws(TensorError) in
      let run = Run(start + offset, step: step)
      let out = result.pointer(Element.self) + row
      switch reduction {
      case .sum, .mean:
        let total = try Self.joinedOnThreads(length, 0, { sum(run.part($0), $0.count) }, +)
        out.pointee = reduction == .sum ? total : total / Element(length)
      case .product: out.pointee = try Self.joinedOnThreads(length, 1, { product(run.part($0), $0.count) }, *)
      case .maximum, .minimum:
        out.pointee = try Self.joinedOnThreads(length, 0, { extreme(run.part($0), $0.count, largest) }) {
          Self.replaces($1, $0, largest) ? $1 : $0
        }
      case .indexOfMaximum, .indexOfMinimum:
        result.pointer(Int.self)[row] = try Self.joinedOnThreads(
          length, 0, { $0.lowerBound + indexOfExtreme(run.part($0), $0.count, largest) }
        ) { Self.replaces(run[$1], run[$0], largest) ? $1 : $0 }
      case .any, .all: break
      }
    }
  }

  private func reduceIntegers(_ reduction: Reduction, _ plan: ReductionPlan, _ length: Int, into result: Tensor) throws(TensorError) {
    let start = UnsafePointer(pointer(Int.self))
    let step = plan.step ?? 1
    let out = result.pointer(Int.self)
    let largest = reduction == .maximum || reduction == .indexOfMaximum
    try plan.eachResult(length) { row, offset throws(TensorError) in
      let run = Run(start + offset, step: step)
      switch reduction {
      case .sum:
        let sum = try Self.joined(length, { Kernels.sum(run.part($0), count: $0.count) }) { a, b in
          if let a, let b { Self.whole(a.addingReportingOverflow(b)) } else { nil }
        }
        guard let sum else { throw .integerOverflow }
        out[row] = sum
      case .product:
        let product = try Self.joined(length, { Kernels.product(run.part($0), count: $0.count) }) { a, b in
          if let a, let b { Self.whole(a.multipliedReportingOverflow(by: b)) } else { nil }
        }
        guard let product else { throw .integerOverflow }
        out[row] = product
      case .maximum, .minimum:
        out[row] = try Self.joined(length, { Kernels.extreme(run.part($0), count: $0.count, largest: largest) }) {
          largest ? max($0, $1) : min($0, $1)
        }
      case .indexOfMaximum, .indexOfMinimum:
        out[row] = try Self.joined(
          length, { $0.lowerBound + Kernels.indexOfExtreme(run.part($0), count: $0.count, largest: largest) }
        ) { (largest ? run[$1] > run[$0] : run[$1] < run[$0]) ? $1 : $0 }
      case .mean, .any, .all: break
      }
    }
  }

  private func reduceBools(_ reduction: Reduction, _ plan: ReductionPlan, _ length: Int, into result: Tensor) throws(TensorError) {
    let start = UnsafePointer(pointer(UInt8.self))
    let step = plan.step ?? 1
    try plan.eachResult(length) { row, offset throws(TensorError) in
      let run = Run(start + offset, step: step)
      switch reduction {
      case .sum, .any, .all, .maximum, .minimum:
        let trues = try Self.joined(length, { Kernels.sum(run.part($0), count: $0.count) }, +)
        switch reduction {
        case .sum: result.pointer(Int.self)[row] = trues
        case .any, .maximum: result.pointer(UInt8.self)[row] = trues > 0 ? 1 : 0
        default: result.pointer(UInt8.self)[row] = trues == length ? 1 : 0
        }
      case .indexOfMaximum, .indexOfMinimum:
        let largest = reduction == .indexOfMaximum
        result.pointer(Int.self)[row] = try Self.joined(
          length, { $0.lowerBound + Kernels.indexOfExtreme(run.part($0), count: $0.count, largest: largest) }
        ) { (largest ? run[$1] > run[$0] : run[$1] < run[$0]) ? $1 : $0 }
      case .mean, .product: break
      }
    }
  }

  /// Of the stretches of a long run, joined in pairs in the order in which the sum's kernel adds its blocks:
  /// the same bits as in one go, but it can be stopped.
  @inline(__always)
  private static func joined<Part>(
    _ length: Int, _ part: (Range<Int>) -> Part, _ join: (Part, Part) -> Part
  ) throws(TensorError) -> Part {
    if length <= Interrupt.stretch { return part(0..<length) }
    var pairs = Pairs<Part>()
    try Interrupt.stretches(of: length) { stretch in pairs.add(part(stretch), join) }
    return pairs.total(join)
  }

  /// The same on all threads, for parts that are worth one: they are joined in the same order.
  private static func joinedOnThreads<Part: BitwiseCopyable>(
    _ length: Int, _ nothing: Part, _ part: @escaping (Range<Int>) -> Part, _ join: (Part, Part) -> Part
  ) throws(TensorError) -> Part {
    let atOnce = 1 << 18
    let count = (length + atOnce - 1) / atOnce
    var parts = [Part](repeating: nothing, count: count)
    let isDone = parts.withUnsafeMutableBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return true }
      return Parallel.run(count) { number in
        places[number] = part(number * atOnce..<min(length, (number + 1) * atOnce))
      }
    }
    if !isDone { throw .interrupted }
    var pairs = Pairs<Part>()
    for part in parts { pairs.add(part, join) }
    return pairs.total(join)
  }

  /// A result that fits 64 bits.
  private static func whole(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
    result.overflow ? nil : result.partialValue
  }

  /// Whether a later element takes the place of an earlier one as the largest (or smallest); a NaN stays.
  private static func replaces<F: BinaryFloatingPoint>(_ later: F, _ earlier: F, _ largest: Bool) -> Bool {
    if earlier.isNaN { return false }
    return later.isNaN || (largest ? later > earlier : later < earlier)
  }
}

/// Results of parts of a run, joined as a binary counter counts: two of equal weight become one.
private struct Pairs<Part> {
  private var partial: [Part] = []
  private var count = 0

  mutating func add(_ part: Part, _ join: (Part, Part) -> Part) {
    var result = part
    count += 1
    var merging = count
    while merging & 1 == 0 {
      result = join(partial.removeLast(), result)
      merging >>= 1
    }
    partial.append(result)
  }

  /// - Precondition: there was a part.
  mutating func total(_ join: (Part, Part) -> Part) -> Part {
    var total = partial.removeLast()
    while let earlier = partial.popLast() { total = join(earlier, total) }
    return total
  }
}

extension Run {
  fileprivate func part(_ range: Range<Int>) -> Run { Run(start + range.lowerBound * step, step: step) }
  fileprivate subscript(index: Int) -> Element { start[index * step] }
}
